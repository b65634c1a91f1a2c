package central

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestOnlyWhatIsSafeIsSentAgain(t *testing.T) {
	for name, test := range map[string]struct {
		call func(ctx context.Context, c *Client) error
		want int
	}{
		"reading":   {func(ctx context.Context, c *Client) error { _, err := c.Entries(ctx); return err }, 3},
		"reference": {func(ctx context.Context, c *Client) error { _, _, err := c.Districts(ctx, ""); return err }, 3},
		"act":       {func(ctx context.Context, c *Client) error { _, err := c.SendAct(ctx, "act-1", actBody); return err }, 3},
		"delivery":  {func(ctx context.Context, c *Client) error { _, err := c.DeliverAct(ctx, "act-1", actBody); return err }, 1},
		"actions": {func(ctx context.Context, c *Client) error {
			_, err := c.SendActions(ctx, "w", model.ActionBatch{})
			return err
		}, 1},
		"health":       {func(ctx context.Context, c *Client) error { _, err := c.Health(ctx); return err }, 1},
		"challenge":    {func(ctx context.Context, c *Client) error { _, err := c.Challenge(ctx); return err }, 1},
		"login by key": {func(ctx context.Context, c *Client) error { _, err := c.LoginByKey(ctx, model.KeyLogin{}); return err }, 1},
		"login by code": {func(ctx context.Context, c *Client) error {
			_, err := c.LoginByCode(ctx, model.CodeLogin{})
			return err
		}, 1},
		"code": {func(ctx context.Context, c *Client) error {
			_, err := c.RequestCode(ctx, model.CodeRequest{})
			return err
		}, 1},
		"signing code": {func(ctx context.Context, c *Client) error {
			_, err := c.RequestSigningCode(ctx, model.SigningCodeRequest{})
			return err
		}, 1},
		"link": {func(ctx context.Context, c *Client) error { _, err := c.Link(ctx, model.KinshipRequest{}); return err }, 1},
		"attachment": {func(ctx context.Context, c *Client) error {
			_, err := c.Attach(ctx, "e", model.Scan{Kind: model.OtherScanKind, Name: "a.pdf", Data: nil})
			return err
		}, 1},
	} {
		for _, fault := range []http.HandlerFunc{breaks, says(503, "text/html", "<html>")} {
			server := serve(t, fault)
			c := client(t, Config{BaseURL: server.URL, Attempts: 3})
			if err := test.call(t.Context(), c); err == nil {
				t.Errorf("%s: no error", name)
			}
			if got := len(server.requests()); got != test.want {
				t.Errorf("%s was sent %d times, not %d", name, got, test.want)
			}
		}
	}
}

func TestAPlaceIsAskedForAgainWhileTheCentralIsBusyAndNothingElseIs(t *testing.T) {
	busy := refuses(model.CodeCentralBusy, nil)
	server := serve(t, busy, busy, saysJSON(201, model.PlaceAnswer{Offer: "П-1", Receipt: 7}))
	c := client(t, Config{BaseURL: server.URL, Attempts: 3})
	answer, err := c.AskForPlace(t.Context(), model.PlaceAsk{Organization: "150540000027"})
	if err != nil || answer.Receipt != 7 || len(server.requests()) != 3 || server.requests()[0].body != server.requests()[2].body {
		t.Errorf("%+v, %v after %d requests", answer, err, len(server.requests()))
	}
	other := serve(t, busy)
	c = client(t, Config{BaseURL: other.URL, Attempts: 3})
	if _, err := c.Entries(t.Context()); model.CodeOf(err) != model.CodeCentralBusy || len(other.requests()) != 1 {
		t.Errorf("%v after %d requests", err, len(other.requests()))
	}
}

func TestARefusalAndASlowAnswerAreNotTriedAgain(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"refused": refuses(model.CodeEntryExists, nil), "slow": hangs, "nonsense": says(200, "text/html", "<html>"),
	} {
		server := serve(t, answer)
		c := client(t, Config{BaseURL: server.URL, Timeout: map[string]time.Duration{"slow": 500 * time.Millisecond}[name]})
		if _, err := c.SendAct(t.Context(), "act-1", actBody); err == nil {
			t.Errorf("%s: no error", name)
		}
		if got := len(server.requests()); got != 1 {
			t.Errorf("%s was sent %d times", name, got)
		}
	}
}

func TestAnActSentAgainIsTheSameToTheByte(t *testing.T) {
	server := serve(t, breaks, says(500, "text/plain", ""), saysJSON(201, model.ActResult{ID: "act-1", Entry: &model.Entry{Number: "ЛО-2026-000381"}}))
	c := client(t, Config{BaseURL: server.URL})
	c.SetToken("secret")
	result, err := c.SendAct(t.Context(), "act-1", actBody)
	if err != nil || result.Entry.Number != "ЛО-2026-000381" {
		t.Fatalf("%+v, %v", result, err)
	}
	got := server.requests()
	if len(got) != 3 {
		t.Fatalf("sent %d times", len(got))
	}
	for _, request := range got {
		if request.body != string(actBody) || request.header.Get("Idempotency-Key") != "act-1" ||
			request.header.Get("X-Request-Id") != got[0].header.Get("X-Request-Id") {
			t.Errorf("sent again as %+v", request)
		}
	}
}

func TestAnActWithoutAnIDIsNotSent(t *testing.T) {
	server := serve(t, saysJSON(201, model.Entry{ID: "e1"}))
	c := client(t, Config{BaseURL: server.URL})
	if _, err := c.SendAct(t.Context(), "", actBody); model.CodeOf(err) != model.CodeKeyMissing || len(server.requests()) != 0 {
		t.Errorf("%v after %d requests", err, len(server.requests()))
	}
}

func TestTheWaitsGrowAndAreJittered(t *testing.T) {
	server := serve(t, says(503, "text/plain", ""))
	for random, want := range map[float64][]time.Duration{
		0:   {150 * time.Millisecond, 300 * time.Millisecond, 600 * time.Millisecond},
		0.5: {225 * time.Millisecond, 450 * time.Millisecond, 900 * time.Millisecond},
	} {
		var waits []time.Duration
		c := client(t, Config{
			BaseURL: server.URL, Attempts: 4, Rand: func() float64 { return random },
			Sleep: func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil },
		})
		_, _ = c.Entries(t.Context())
		for i := range want {
			if len(waits) != len(want) || waits[i] != want[i] {
				t.Fatalf("waits %v, not %v", waits, want)
			}
		}
	}
}

func TestACancelledCallEndsAtOnce(t *testing.T) {
	asked := make(chan struct{}, 1)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { asked <- struct{}{}; hangs(w, r) })
	c := client(t, Config{BaseURL: server.URL, Timeout: time.Minute})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	_, err := c.Entries(ctx)
	if !errors.Is(err, context.Canceled) || model.CodeOf(err) != model.CodeCancelled {
		t.Errorf("cancelled while waiting: %v", err)
	}

	down := serve(t, says(503, "text/plain", ""))
	ctx, cancel = context.WithCancel(t.Context())
	c = client(t, Config{BaseURL: down.URL, Sleep: func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }})
	if _, err := c.Entries(ctx); !errors.Is(err, context.Canceled) || len(down.requests()) != 1 {
		t.Errorf("cancelled between attempts: %v after %d", err, len(down.requests()))
	}
}

func TestTheCallersDeadlineIsASlowCentral(t *testing.T) {
	server := serve(t, hangs)
	c := client(t, Config{BaseURL: server.URL, Timeout: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Entries(ctx); model.CodeOf(err) != model.CodeCentralSlow || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestASessionThatEndedIsForgotten(t *testing.T) {
	server := serve(t, refuses(model.CodeSessionEnded, nil))
	c := client(t, Config{BaseURL: server.URL})
	c.SetToken("secret")
	if _, err := c.Entries(t.Context()); model.CodeOf(err) != model.CodeSessionEnded || c.currentToken() != "" {
		t.Errorf("%v, still logged in: %v", err, c.currentToken() != "")
	}
	c.SetToken("secret")
	if err := c.Logout(t.Context()); err != nil || c.currentToken() != "" {
		t.Errorf("logging out of a session that ended: %v", err)
	}
}

func TestATooLargeDocumentIsNotSent(t *testing.T) {
	server := serve(t, saysJSON(201, model.Document{ID: "d"}))
	c := client(t, Config{BaseURL: server.URL})
	_, err := c.Attach(t.Context(), "e", model.Scan{Kind: model.OtherScanKind, Name: "scan.pdf", Data: make([]byte, model.MaxDocument+1)})
	if model.CodeOf(err) != model.CodeDocumentTooLarge || len(server.requests()) != 0 {
		t.Errorf("%v after %d requests", err, len(server.requests()))
	}
}

func TestDocumentsComeWithTheirType(t *testing.T) {
	server := serve(t, says(200, "image/jpeg", "\xff\xd8\xff"), says(200, "text/html", "<html>"),
		says(200, "application/pdf", "%PDF-1.7"), says(200, "application/pdf", "<html>"))
	c := client(t, Config{BaseURL: server.URL})
	if data, media, err := c.Document(t.Context(), "d"); err != nil || media != "image/jpeg" || string(data) != "\xff\xd8\xff" {
		t.Errorf("%q %s %v", data, media, err)
	}
	if _, _, err := c.Document(t.Context(), "d"); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("a page for a document: %v", err)
	}
	if data, err := c.Receipt(t.Context(), "e", model.Kazakh, model.A4); err != nil || string(data) != "%PDF-1.7" {
		t.Errorf("%q %v", data, err)
	}
	if _, err := c.Receipt(t.Context(), "e", model.Kazakh, model.A4); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("a page for a receipt: %v", err)
	}
}

func TestNothingPersonalIsLoggedOrTold(t *testing.T) {
	var log bytes.Buffer
	for _, answer := range []http.HandlerFunc{breaks, says(200, "application/json", `{"id":"880229300802"}x`), refuses(model.CodeNotFound, nil),
		saysJSON(200, model.Entry{ID: "entry-of-somebody"})} {
		server := serve(t, answer)
		c := client(t, Config{BaseURL: server.URL, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		c.SetToken("secret-token")
		_, err := c.Entry(t.Context(), "entry-of-somebody")
		if err != nil {
			log.WriteString(err.Error())
		}
		_, err = c.RequestCode(t.Context(), model.CodeRequest{Phone: "+77000000002", IIN: "880229300802"})
		if err != nil {
			log.WriteString(err.Error())
		}
	}
	for _, secret := range []string{"secret-token", "entry-of-somebody", "880229300802", "77000000002"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s is in the log:\n%s", secret, log.String())
		}
	}
	if !strings.Contains(log.String(), "/v1/entries/{id}") {
		t.Error("nothing was logged")
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(200, "application/json", []byte(`{"id":"e1","created_at":"2026-11-21T05:42:07Z"}`))
	f.Add(409, "application/problem+json", []byte(`{"code":"entry_exists","params":{"number":"ЛО-2026-000381"}}`))
	f.Add(200, "text/html", []byte("<html>"))
	f.Add(422, "application/problem+json", []byte(`{"params":{"a":1}}`))
	f.Fuzz(func(t *testing.T, status int, media string, body []byte) {
		a := answer{status: status, media: media, body: body}
		err := refusal(a, "id")
		if success := status >= 200 && status < 300; success != (err == nil) {
			t.Fatalf("%d is %v", status, err)
		}
		if err == nil {
			_, err = decode[model.Entry](a)
		}
		if err == nil {
			return
		}
		if e, ok := errors.AsType[*model.Error](err); !ok || e.Code == "" {
			t.Fatalf("an error without a code: %v", err)
		}
	})
}
