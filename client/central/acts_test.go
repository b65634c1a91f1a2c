package central

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestUnchangedReferenceDataIsNotSentAgain(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		saysJSON(200, []model.Organization{kindergarten()})(w, r)
	})
	c := client(t, Config{BaseURL: server.URL})
	for _, test := range []struct {
		tag  string
		want int // organizations
	}{{"", 1}, {`"v0"`, 1}, {`"v1"`, 0}} {
		list, tag, err := c.Organizations(t.Context(), "1110", test.tag)
		if err != nil || len(list) != test.want || tag != `"v1"` {
			t.Errorf("with %s: %v, %s, %v", test.tag, list, tag, err)
		}
	}
	for i, want := range []string{"", `"v0"`, `"v1"`} {
		if tag := server.requests()[i].header.Get("If-None-Match"); tag != want {
			t.Errorf("request %d asks with %q", i, tag)
		}
	}
}

func TestNoReferenceDataIsTakenForUnchanged(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"null": says(200, "application/json", "null"), "304 that nobody asked": says(304, "", ""),
	} {
		c := client(t, Config{BaseURL: serve(t, answer).URL})
		if list, tag, err := c.Districts(t.Context(), ""); model.CodeOf(err) != model.CodeCentralNonsense || list != nil || tag != "" {
			t.Errorf("%s: %v, %q, %v", name, list, tag, err)
		}
	}
	c := client(t, Config{BaseURL: serve(t, says(200, "application/json", "[]")).URL})
	if list, _, err := c.Organizations(t.Context(), "1110", ""); err != nil || list == nil || len(list) != 0 {
		t.Errorf("a district without organizations: %v, %v", list, err)
	}
}

func TestADeliveryIsOfNobodyWhoIsLoggedIn(t *testing.T) {
	server := serve(t, saysJSON(201, model.ActResult{ID: "act-1", Kind: model.PlaceOnList}), refuses(model.CodeSessionEnded, nil))
	c := client(t, Config{BaseURL: server.URL})
	c.SetToken("secret")
	if result, err := c.DeliverAct(t.Context(), "act-1", actBody); err != nil || result.Kind != model.PlaceOnList {
		t.Fatalf("%+v, %v", result, err)
	}
	got := server.requests()[0]
	if got.header.Get("Authorization") != "" || got.header.Get("Idempotency-Key") != "act-1" || got.body != string(actBody) {
		t.Errorf("delivered as %+v", got)
	}
	if _, err := c.DeliverAct(t.Context(), "act-1", actBody); model.CodeOf(err) != model.CodeSessionEnded || c.currentToken() == "" {
		t.Errorf("a delivery ends the session of another: %v", err)
	}
	if _, err := c.DeliverAct(t.Context(), "", actBody); model.CodeOf(err) != model.CodeKeyMissing || len(server.requests()) != 2 {
		t.Errorf("a delivery without an id: %v", err)
	}
}

func TestAnswersToWhatIsSentLaterAreOfTheCentral(t *testing.T) {
	server := serve(t, says(200, "application/json", "{}"))
	c := client(t, Config{BaseURL: server.URL})
	if _, err := c.ActState(t.Context(), "act-1"); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("an act without a number: %v", err)
	}
	if _, err := c.SendActions(t.Context(), "w", model.ActionBatch{}); model.CodeOf(err) != model.CodeCentralNonsense {
		t.Errorf("actions without the next: %v", err)
	}
	gap := serve(t, refuses(model.CodeActionsGap, map[string]string{"next": "7"}))
	_, err := client(t, Config{BaseURL: gap.URL}).SendActions(t.Context(), "w", model.ActionBatch{})
	if e, ok := err.(*model.Error); !ok || e.Code != model.CodeActionsGap || e.Params["next"] != "7" {
		t.Errorf("a gap: %v", err)
	}
}

func TestEveryAttemptTellsHowItMetTheLine(t *testing.T) {
	for name, test := range map[string]struct {
		answers []http.HandlerFunc
		want    []model.Code
	}{
		"answered":               {[]http.HandlerFunc{saysJSON(200, []model.Entry{})}, []model.Code{""}},
		"refused":                {[]http.HandlerFunc{refuses(model.CodeNotFound, nil)}, []model.Code{""}},
		"a register is down":     {[]http.HandlerFunc{refuses(model.CodeKinshipDown, nil)}, []model.Code{""}},
		"broken, failed, better": {[]http.HandlerFunc{breaks, says(500, "text/plain", ""), saysJSON(200, []model.Entry{})}, []model.Code{model.CodeCentralDown, model.CodeCentralFailed, ""}},
		"slow":                   {[]http.HandlerFunc{hangs}, []model.Code{model.CodeCentralSlow}},
		"a portal":               {[]http.HandlerFunc{says(200, "text/html", "<html>")}, []model.Code{model.CodeCentralNonsense}},
		"JSON of another form":   {[]http.HandlerFunc{says(200, "application/json", "{}")}, []model.Code{model.CodeCentralNonsense}},
	} {
		var mu sync.Mutex
		var got []model.Code
		timeout := 10 * time.Second
		if name == "slow" {
			timeout = 50 * time.Millisecond
		}
		c := client(t, Config{BaseURL: serve(t, test.answers...).URL, Timeout: timeout, Answered: func(code model.Code, took time.Duration) {
			mu.Lock()
			defer mu.Unlock()
			got = append(got, code)
			if took <= 0 {
				t.Errorf("%s took %v", name, took)
			}
		}})
		_, _ = c.Entries(t.Context())
		mu.Lock()
		if !slices.Equal(got, test.want) {
			t.Errorf("%s is told as %q", name, got)
		}
		mu.Unlock()
	}
}

func TestWhatIsCancelledTellsNothingOfTheLine(t *testing.T) {
	asked := make(chan struct{}, 1)
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { asked <- struct{}{}; hangs(w, r) })
	c := client(t, Config{BaseURL: server.URL, Answered: func(code model.Code, _ time.Duration) { t.Errorf("told %q", code) }})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	_, err := c.Entries(ctx)
	if model.CodeOf(err) != model.CodeCancelled {
		t.Errorf("%v", err)
	}
	if _, err := c.Entries(ctx); model.CodeOf(err) != model.CodeCancelled || len(server.requests()) != 1 {
		t.Errorf("cancelled before it began: %v", err)
	}
}
