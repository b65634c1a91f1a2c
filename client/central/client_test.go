package central

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var _ desk.Central = (*Client)(nil)

// seen is a request as the server got it.
type seen struct {
	method, uri, body string
	header            http.Header
}

// fake is a central that answers as it is told and remembers what it was asked.
type fake struct {
	*httptest.Server
	mu   sync.Mutex
	seen []seen
}

func (f *fake) requests() []seen {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]seen{}, f.seen...)
}

// serve starts a central whose n-th answer is made by answers[n], the last one
// again and again.
func serve(t *testing.T, answers ...http.HandlerFunc) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		n := len(f.seen)
		f.seen = append(f.seen, seen{r.Method, r.RequestURI, string(body), r.Header.Clone()})
		f.mu.Unlock()
		answers[min(n, len(answers)-1)](w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func client(t *testing.T, cfg Config) *Client {
	t.Helper()
	if cfg.Sleep == nil {
		cfg.Sleep = func(context.Context, time.Duration) error { return nil }
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func says(status int, media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func saysJSON(status int, v any) http.HandlerFunc {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // the test's own value
	}
	return says(status, "application/json; charset=utf-8", string(body))
}

func refuses(code model.Code, params map[string]string) http.HandlerFunc {
	body, err := json.Marshal(model.Problem{Type: "urn:kezek:problem:" + string(code), Status: code.Status(), Code: code, Params: params})
	if err != nil {
		panic(err)
	}
	return says(code.Status(), "application/problem+json", string(body))
}

// breaks closes the connection in the middle of an answer, or before it.
func breaks(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// actBody is what was encoded elsewhere, perhaps by another version: it goes as it is.
var actBody = []byte(`{"id": "act-1",  "text":"ӨТІНІШ", "later_field": true}`)

func TestEveryRouteIsAskedAsTheAPIHasIt(t *testing.T) {
	entry := saysJSON(http.StatusOK, model.Entry{ID: "e1"})
	for want, test := range map[string]struct {
		answer http.HandlerFunc
		call   func(ctx context.Context, c *Client) error
	}{
		"GET /v1/health":    {saysJSON(200, model.Health{Version: "1"}), func(ctx context.Context, c *Client) error { _, err := c.Health(ctx); return err }},
		"GET /v1/districts": {saysJSON(200, []model.District{}), func(ctx context.Context, c *Client) error { _, _, err := c.Districts(ctx, ""); return err }},
		"GET /v1/districts/1110/organizations": {saysJSON(200, []model.Organization{}),
			func(ctx context.Context, c *Client) error { _, _, err := c.Organizations(ctx, "1110", ""); return err }},
		"GET /v1/districts/1110/rules": {saysJSON(200, model.RuleSet{Version: "v"}),
			func(ctx context.Context, c *Client) error { _, _, err := c.Rules(ctx, "1110", ""); return err }},
		"POST /v1/challenges": {saysJSON(201, model.Challenge{ID: "c"}), func(ctx context.Context, c *Client) error { _, err := c.Challenge(ctx); return err }},
		"POST /v1/sessions/key": {saysJSON(201, model.Session{Token: "t"}),
			func(ctx context.Context, c *Client) error { _, err := c.LoginByKey(ctx, model.KeyLogin{}); return err }},
		"POST /v1/codes": {saysJSON(201, model.SentCode{ID: "s"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.RequestCode(ctx, model.CodeRequest{})
				return err
			}},
		"POST /v1/sessions/code": {saysJSON(201, model.Session{Token: "t"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.LoginByCode(ctx, model.CodeLogin{})
				return err
			}},
		"DELETE /v1/session": {says(204, "", ""), func(ctx context.Context, c *Client) error { return c.Logout(ctx) }},
		"GET /v1/applicant":  {saysJSON(200, model.Applicant{}), func(ctx context.Context, c *Client) error { _, err := c.Applicant(ctx); return err }},
		"PATCH /v1/applicant": {saysJSON(200, model.Applicant{}),
			func(ctx context.Context, c *Client) error {
				_, err := c.UpdateContact(ctx, model.Contact{})
				return err
			}},
		"POST /v1/kinship-checks": {saysJSON(200, model.Kinship{}),
			func(ctx context.Context, c *Client) error {
				_, err := c.CheckKinship(ctx, model.KinshipRequest{})
				return err
			}},
		"GET /v1/links": {saysJSON(200, []model.Kinship{}), func(ctx context.Context, c *Client) error { _, err := c.Links(ctx); return err }},
		"POST /v1/links": {saysJSON(201, model.Kinship{}),
			func(ctx context.Context, c *Client) error { _, err := c.Link(ctx, model.KinshipRequest{}); return err }},
		"GET /v1/matters": {saysJSON(200, []model.Matter{}), func(ctx context.Context, c *Client) error { _, err := c.Matters(ctx); return err }},
		"POST /v1/place-asks": {saysJSON(201, model.PlaceAnswer{Offer: "П-1"}),
			func(ctx context.Context, c *Client) error { _, err := c.AskForPlace(ctx, model.PlaceAsk{}); return err }},
		"GET /v1/applications/1": {saysJSON(200, model.ApplicationRecord{Application: model.Application{Number: "1"}}), func(ctx context.Context, c *Client) error { _, err := c.Application(ctx, "1"); return err }},
		"GET /v1/applications":   {saysJSON(200, []model.Application{}), func(ctx context.Context, c *Client) error { _, err := c.Applications(ctx); return err }},
		"POST /v1/codes/signing": {saysJSON(201, model.SentCode{ID: "s"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.RequestSigningCode(ctx, model.SigningCodeRequest{})
				return err
			}},
		"POST /v1/acts":                       {saysJSON(201, model.ActResult{ID: "act-1"}), func(ctx context.Context, c *Client) error { _, err := c.SendAct(ctx, "act-1", actBody); return err }},
		"GET /v1/entries":                     {saysJSON(200, []model.Entry{}), func(ctx context.Context, c *Client) error { _, err := c.Entries(ctx); return err }},
		"GET /v1/entries/e1":                  {entry, func(ctx context.Context, c *Client) error { _, err := c.Entry(ctx, "e1"); return err }},
		"POST /v1/entries/e1/acknowledgement": {entry, func(ctx context.Context, c *Client) error { _, err := c.Acknowledge(ctx, "e1"); return err }},
		"POST /v1/entries/e1/documents?kind=other&name=%D0%B0%26.pdf": {saysJSON(201, model.Document{ID: "d"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.Attach(ctx, "e1", model.Scan{Kind: model.OtherScanKind, Name: "а&.pdf", Data: []byte("%PDF-1.7")})
				return err
			}},
		"GET /v1/documents/a%2Fb": {says(200, "image/png", "png"),
			func(ctx context.Context, c *Client) error { _, _, err := c.Document(ctx, "a/b"); return err }},
		"GET /v1/entries/e1/receipt?lang=kk&paper=a4": {says(200, "application/pdf", "%PDF-1.7"),
			func(ctx context.Context, c *Client) error {
				_, err := c.Receipt(ctx, "e1", model.Kazakh, model.A4)
				return err
			}},
		"GET /v1/refusals": {saysJSON(200, []model.Refusal{}), func(ctx context.Context, c *Client) error { _, err := c.Refusals(ctx); return err }},
		"GET /v1/refusals/r%2F1/document?lang=kk&paper=roll": {says(200, "application/pdf", "%PDF-1.7"),
			func(ctx context.Context, c *Client) error {
				_, err := c.RefusalDocument(ctx, "r/1", model.Kazakh, model.Roll)
				return err
			}},
		"POST /v1/act-checks/AAAA/refusal?lang=ru&paper=a4": {says(200, "application/pdf", "%PDF-1.7"),
			func(ctx context.Context, c *Client) error {
				_, err := c.ActRefusal(ctx, "AAAA", model.ActProof{SHA256: "0"}, model.Russian, model.A4)
				return err
			}},
		"GET /v1/applications/a%2F1/places": {saysJSON(200, []model.ListPlace{}),
			func(ctx context.Context, c *Client) error { _, err := c.ListPlaces(ctx, "a/1"); return err }},
		"GET /v1/acts/visit-1": {saysJSON(200, model.ActState{Entry: model.EntryCheck{Number: "n"}}),
			func(ctx context.Context, c *Client) error { _, err := c.ActState(ctx, "visit-1"); return err }},
		"POST /v1/workplaces/w%2F1/actions": {saysJSON(200, model.ActionsTaken{Next: 2}),
			func(ctx context.Context, c *Client) error {
				_, err := c.SendActions(ctx, "w/1", model.ActionBatch{})
				return err
			}},
		"POST /v1/officers/challenges": {saysJSON(201, model.Challenge{ID: "c"}),
			func(ctx context.Context, c *Client) error { _, err := c.OfficerChallenge(ctx); return err }},
		"POST /v1/officers/login": {saysJSON(201, model.OfficerSession{Token: "t"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.LoginOfficer(ctx, model.OfficerLogin{})
				return err
			}},
		"GET /v1/officers/work?district=1110": {saysJSON(200, []model.WorkCount{}),
			func(ctx context.Context, c *Client) error { _, err := c.WorkCounts(ctx, "1110"); return err }},
		"GET /v1/officers/work/refused?district=1110": {saysJSON(200, []model.WorkItem{}),
			func(ctx context.Context, c *Client) error {
				_, err := c.Work(ctx, "1110", model.RefusedWork)
				return err
			}},
		"POST /v1/officers/work/w": {saysJSON(200, model.WorkItem{ID: "w"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.StepWork(ctx, "w", model.WorkRequest{Step: model.TakeWork})
				return err
			}},
		"POST /v1/officers/applications/2026-1/messages": {saysJSON(201, model.Event{Kind: model.EventOfficerWrote}),
			func(ctx context.Context, c *Client) error {
				_, err := c.WriteToFamily(ctx, "2026-1", model.FamilyMessage{Kind: model.ContactUs})
				return err
			}},
		"GET /v1/officers/search?q=abc": {saysJSON(200, []model.Application{}),
			func(ctx context.Context, c *Client) error { _, err := c.SearchApplications(ctx, "abc"); return err }},
		"GET /v1/officers/applications/1": {saysJSON(200, model.OfficerApplication{ApplicationRecord: model.ApplicationRecord{Application: model.Application{Number: "1"}}}),
			func(ctx context.Context, c *Client) error { _, err := c.OfficerApplication(ctx, "1"); return err }},
		"GET /v1/officers/documents/d": {says(200, model.MediaPDF, "%PDF-"),
			func(ctx context.Context, c *Client) error { _, _, err := c.OfficerDocument(ctx, "d"); return err }},
		"GET /v1/officers/documents/d/protocol?lang=kk": {says(200, model.MediaPDF, "%PDF-"),
			func(ctx context.Context, c *Client) error {
				_, _, err := c.OfficerProtocol(ctx, "d", model.Kazakh)
				return err
			}},
		"DELETE /v1/officers/session": {says(204, "", ""), func(ctx context.Context, c *Client) error { return c.LogoutOfficer(ctx) }},
		"GET /v1/officers/places":     {saysJSON(200, []model.FreePlace{}), func(ctx context.Context, c *Client) error { _, err := c.OfficerPlaces(ctx, ""); return err }},
		"PUT /v1/officers/places?district=1110": {saysJSON(200, []model.FreePlace{}),
			func(ctx context.Context, c *Client) error { _, err := c.PublishPlaces(ctx, "1110", nil); return err }},
		"POST /v1/officers/runs": {saysJSON(201, model.Run{ID: "r"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.RunQueue(ctx, "", model.RunRequest{DryRun: true})
				return err
			}},
		"GET /v1/officers/runs/r%2F1": {saysJSON(200, model.Run{ID: "r/1"}), func(ctx context.Context, c *Client) error { _, err := c.OfficerRun(ctx, "r/1"); return err }},
		"GET /v1/officers/offers":     {saysJSON(200, []model.ListedOffer{}), func(ctx context.Context, c *Client) error { _, err := c.OfficerOffers(ctx, ""); return err }},
		"POST /v1/officers/offers/o": {saysJSON(200, model.ListedOffer{ID: "o"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.DecideOffer(ctx, "o", model.OfferDecision{})
				return err
			}},
		"GET /v1/officers/statistics?district=1110&year=2026": {saysJSON(200, model.Statistics{District: "1110"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.OfficerStatistics(ctx, "1110", 2026)
				return err
			}},
		"GET /v1/officers/workplaces": {saysJSON(200, []model.ListedWorkplace{}),
			func(ctx context.Context, c *Client) error { _, err := c.OfficerWorkplaces(ctx); return err }},
		"POST /v1/officers/workplaces/w%2F1": {saysJSON(200, model.ListedWorkplace{ID: "w/1"}),
			func(ctx context.Context, c *Client) error {
				_, err := c.DecideWorkplace(ctx, "w/1", model.WorkplaceDecision{})
				return err
			}},
		"GET /v1/checks/K7QF-3XWM-9D2T": {saysJSON(200, model.EntryCheck{Number: "n"}),
			func(ctx context.Context, c *Client) error { _, err := c.Check(ctx, "K7QF-3XWM-9D2T"); return err }},
	} {
		server := serve(t, test.answer)
		c := client(t, Config{BaseURL: server.URL + "/", UserAgent: "kezek/test"})
		c.SetToken("secret")
		c.setOfficerToken("officers")
		if err := test.call(t.Context(), c); err != nil {
			t.Errorf("%s: %v", want, err)
		}
		got := server.requests()
		if len(got) != 1 || got[0].method+" "+got[0].uri != want || got[0].header.Get("User-Agent") != "kezek/test" {
			t.Errorf("%s was asked as %+v", want, got)
		}
	}
}

func TestTheTokenGoesOnlyToWhatNeedsIt(t *testing.T) {
	server := serve(t, saysJSON(201, model.Session{Token: "secret"}), saysJSON(200, []model.Entry{}), saysJSON(200, []model.District{}),
		says(500, "text/plain", ""), saysJSON(200, []model.Entry{}))
	c := client(t, Config{BaseURL: server.URL, Attempts: 1})
	ctx := t.Context()
	if _, err := c.LoginByCode(ctx, model.CodeLogin{}); err != nil || c.currentToken() == "" {
		t.Fatalf("login: %v", err)
	}
	_, _ = c.Entries(ctx)
	_, _, _ = c.Districts(ctx, "")
	if err := c.Logout(ctx); model.CodeOf(err) != model.CodeCentralFailed || c.currentToken() != "" {
		t.Errorf("a failed logout says %v, still logged in: %v", err, c.currentToken() != "")
	}
	_, _ = c.Entries(ctx)
	want := []string{"", "Bearer secret", "", "Bearer secret", ""}
	for i, request := range server.requests() {
		if got := request.header.Get("Authorization"); got != want[i] {
			t.Errorf("%s %s carries %q", request.method, request.uri, got)
		}
	}
}

// problem answers with a code that this version does not know.
func problem(status int, retryable bool) http.HandlerFunc {
	return says(status, "application/problem+json", fmt.Sprintf(`{"code":"of_a_later_version","retryable":%v}`, retryable))
}

func TestFailuresOfTheLineHaveTheirCodes(t *testing.T) {
	const nobody = "http://127.0.0.1:1" // a free port of now may be another test's in a moment
	for name, test := range map[string]struct {
		url    string
		answer http.HandlerFunc
		want   model.Code
	}{
		"nobody listens":    {url: nobody, want: model.CodeCentralDown},
		"connection breaks": {answer: breaks, want: model.CodeCentralDown},
		"answer breaks off": {answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
			_, _ = io.WriteString(w, "[")
		}, want: model.CodeCentralDown},
		"no answer in time":       {answer: hangs, want: model.CodeCentralSlow},
		"500 without a problem":   {answer: says(500, "text/plain", "oops"), want: model.CodeCentralFailed},
		"502 of a proxy in HTML":  {answer: says(502, "text/html", "<html>"), want: model.CodeCentralFailed},
		"internal problem":        {answer: refuses(model.CodeInternal, nil), want: model.CodeCentralFailed},
		"HTML of a portal":        {answer: says(200, "text/html", "<html>Войдите в сеть</html>"), want: model.CodeCentralNonsense},
		"JSON of another type":    {answer: says(200, "text/plain", "[]"), want: model.CodeCentralNonsense},
		"broken JSON":             {answer: says(200, "application/json", `[{"code":`), want: model.CodeCentralNonsense},
		"JSON of another form":    {answer: says(200, "application/json", `{"a":1}`), want: model.CodeCentralNonsense},
		"no content type":         {answer: says(200, "", "[]"), want: model.CodeCentralNonsense},
		"a page that is not here": {answer: says(404, "text/html", "<html>"), want: model.CodeCentralNonsense},
		"a redirect":              {answer: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, want: model.CodeCentralNonsense},
		"304 that nobody asked":   {answer: says(304, "", ""), want: model.CodeCentralNonsense},
		"too large":               {answer: says(200, "application/json", `"`+strings.Repeat("a", maxReference)+`"`), want: model.CodeCentralNonsense},
		"a session that ended":    {answer: refuses(model.CodeSessionEnded, nil), want: model.CodeSessionEnded},
		"401 of a proxy":          {answer: says(401, "text/html", "<html>"), want: model.CodeCentralNonsense},
		"an unknown 401":          {answer: problem(401, false), want: model.CodeSessionEnded},
		"an unknown 503":          {answer: problem(503, true), want: model.CodeCentralFailed},
		"an unknown 409, to come": {answer: problem(409, true), want: model.CodeCentralFailed},
		"an unknown 429":          {answer: problem(429, true), want: model.CodeTooManyRequests},
		"an unknown refusal":      {answer: problem(422, false), want: "of_a_later_version"},
		"a problem":               {answer: refuses(model.CodeNotFound, nil), want: model.CodeNotFound},
	} {
		url := test.url
		if url == "" {
			url = serve(t, test.answer).URL
		}
		timeout := 10 * time.Second
		if test.want == model.CodeCentralSlow {
			timeout = 100 * time.Millisecond
		}
		c := client(t, Config{BaseURL: url, Timeout: timeout})
		if _, _, err := c.Districts(t.Context(), ""); model.CodeOf(err) != test.want {
			t.Errorf("%s: %v, not %s", name, err, test.want)
		}
	}
}

func TestAnAddressThatSpeaksSomethingElseIsNonsense(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := other.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1024))
			_, _ = io.WriteString(conn, "SSH-2.0-other\r\n")
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = other.Close(); <-done })
	c := client(t, Config{BaseURL: "http://" + other.Addr().String(), Attempts: 1})
	if _, err := c.Health(t.Context()); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("SSH: %v", err)
	}
	secure := httptest.NewTLSServer(saysJSON(200, model.Health{Version: "1"}))
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(secure.Close)
	c = client(t, Config{BaseURL: secure.URL, Attempts: 1})
	if _, err := c.Health(t.Context()); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("a certificate of nobody known: %v", err)
	}
}

func TestARefusalKeepsItsParameters(t *testing.T) {
	server := serve(t, refuses(model.CodeOTPWrong, map[string]string{"left": "3"}))
	c := client(t, Config{BaseURL: server.URL})
	_, err := c.LoginByCode(t.Context(), model.CodeLogin{Code: "000000"})
	refusal, ok := errors.AsType[*model.Error](err)
	if !ok || refusal.Code != model.CodeOTPWrong || refusal.Params["left"] != "3" {
		t.Errorf("%v", err)
	}
}

func TestWithoutAnAddressNothingIsAsked(t *testing.T) {
	c := client(t, Config{})
	if _, err := c.Health(t.Context()); model.CodeOf(err) != model.CodeCentralUnset {
		t.Errorf("%v", err)
	}
}

func TestAWrongAddressIsToldAtOnce(t *testing.T) {
	for _, address := range []string{"queue.example.kz", "ftp://queue.example.kz", "https://", "https://u:p@example.kz", "https://example.kz?x=1", "http://[::1"} {
		if _, err := New(Config{BaseURL: address}); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
}

func TestOnlyThisComputerIsReachedWithoutTLS(t *testing.T) {
	for address, taken := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://[::1]:8080": true, "http://localhost": true, "https://queue.example.kz": true,
		"http://queue.example.kz": false, "http://192.0.2.1": false, "http://127.0.0.1.example.kz": false, "http://localhost.example.kz": false,
	} {
		c, err := New(Config{BaseURL: address})
		if (err == nil) != taken || err != nil && !strings.Contains(err.Error(), "https://") {
			t.Errorf("%s: %v", address, err)
		}
		if c != nil {
			c.Close()
		}
	}
}
