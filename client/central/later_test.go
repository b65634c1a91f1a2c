package central

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/queue"
)

func TestUnchangedReferenceDataIsNotSentAgain(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		saysJSON(200, []queue.Organization{{ID: "150540000027"}})(w, r)
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
		if list, tag, err := c.Districts(t.Context(), ""); queue.CodeOf(err) != queue.CodeCentralNonsense || list != nil || tag != "" {
			t.Errorf("%s: %v, %q, %v", name, list, tag, err)
		}
	}
	c := client(t, Config{BaseURL: serve(t, says(200, "application/json", "[]")).URL})
	if list, _, err := c.Organizations(t.Context(), "1110", ""); err != nil || list == nil || len(list) != 0 {
		t.Errorf("a district without organizations: %v, %v", list, err)
	}
}

func TestADeliveryIsOfNobodyWhoIsLoggedIn(t *testing.T) {
	server := serve(t, saysJSON(201, queue.Entry{ID: "e1"}), refuses(queue.CodeSessionEnded, nil))
	c := client(t, Config{BaseURL: server.URL})
	c.SetToken("secret")
	if entry, err := c.Deliver(t.Context(), placement); err != nil || entry.ID != "e1" {
		t.Fatalf("%+v, %v", entry, err)
	}
	got := server.requests()[0]
	if got.header.Get("Authorization") != "" || got.header.Get("Idempotency-Key") != "visit-1" {
		t.Errorf("delivered as %+v", got)
	}
	if _, err := c.Deliver(t.Context(), placement); queue.CodeOf(err) != queue.CodeSessionEnded || !c.LoggedIn() {
		t.Errorf("a delivery ends the session of another: %v", err)
	}
	if _, err := c.Deliver(t.Context(), queue.Placement{}); queue.CodeOf(err) != queue.CodeKeyMissing || len(server.requests()) != 2 {
		t.Errorf("a delivery without a visit: %v", err)
	}
}

func TestAnswersToWhatIsSentLaterAreOfTheCentral(t *testing.T) {
	server := serve(t, says(200, "application/json", "{}"))
	c := client(t, Config{BaseURL: server.URL})
	if _, err := c.PlacementState(t.Context(), "visit-1"); queue.CodeOf(err) != queue.CodeCentralNonsense {
		t.Errorf("a placement without a number: %v", err)
	}
	if _, err := c.SendActions(t.Context(), "w", queue.ActionBatch{}); queue.CodeOf(err) != queue.CodeCentralNonsense {
		t.Errorf("actions without the next: %v", err)
	}
	gap := serve(t, refuses(queue.CodeActionsGap, map[string]string{"next": "7"}))
	_, err := client(t, Config{BaseURL: gap.URL}).SendActions(t.Context(), "w", queue.ActionBatch{})
	if e, ok := err.(*queue.Error); !ok || e.Code != queue.CodeActionsGap || e.Params["next"] != "7" {
		t.Errorf("a gap: %v", err)
	}
}

func TestEveryAttemptTellsHowItMetTheLine(t *testing.T) {
	for name, test := range map[string]struct {
		answers []http.HandlerFunc
		want    []queue.Code
	}{
		"answered":               {[]http.HandlerFunc{saysJSON(200, []queue.Entry{})}, []queue.Code{""}},
		"refused":                {[]http.HandlerFunc{refuses(queue.CodeNotFound, nil)}, []queue.Code{""}},
		"a register is down":     {[]http.HandlerFunc{refuses(queue.CodeKinshipDown, nil)}, []queue.Code{""}},
		"broken, failed, better": {[]http.HandlerFunc{breaks, says(500, "text/plain", ""), saysJSON(200, []queue.Entry{})}, []queue.Code{queue.CodeCentralDown, queue.CodeCentralFailed, ""}},
		"slow":                   {[]http.HandlerFunc{hangs}, []queue.Code{queue.CodeCentralSlow}},
		"a portal":               {[]http.HandlerFunc{says(200, "text/html", "<html>")}, []queue.Code{queue.CodeCentralNonsense}},
		"JSON of another form":   {[]http.HandlerFunc{says(200, "application/json", "{}")}, []queue.Code{queue.CodeCentralNonsense}},
	} {
		var mu sync.Mutex
		var got []queue.Code
		timeout := 10 * time.Second
		if name == "slow" {
			timeout = 50 * time.Millisecond
		}
		c := client(t, Config{BaseURL: serve(t, test.answers...).URL, Timeout: timeout, Answered: func(code queue.Code, took time.Duration) {
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
	c := client(t, Config{BaseURL: server.URL, Answered: func(code queue.Code, _ time.Duration) { t.Errorf("told %q", code) }})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	_, err := c.Entries(ctx)
	if queue.CodeOf(err) != queue.CodeCancelled {
		t.Errorf("%v", err)
	}
	if _, err := c.Entries(ctx); queue.CodeOf(err) != queue.CodeCancelled || len(server.requests()) != 1 {
		t.Errorf("cancelled before it began: %v", err)
	}
}
