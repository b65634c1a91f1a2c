package central_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/model"
)

// TestOneClientThatHoldsBodiesOpenLeavesRoomForTheOthers has one workplace, and then one network
// that has proved nothing, hold as many slow bodies open as they can.
func TestOneClientThatHoldsBodiesOpenLeavesRoomForTheOthers(t *testing.T) {
	o := newOffice(t)
	const share, step = 256 << 10, 32 << 10
	api := central.New(o.service, central.BoundBodies(4*share, share))
	post := func(w *workplace, path, from string, body io.Reader) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, body)
		request.Header.Set("Content-Type", "application/json")
		request.RemoteAddr = from
		if w != nil {
			request.Header.Set(model.WorkplaceHeader, o.tokenOf(w))
		}
		api.Handler().ServeHTTP(answer, request)
		return answer
	}
	greedy, honest := newWorkplace(t), newWorkplace(t)
	o.tokenOf(greedy)
	o.tokenOf(honest)
	const office, elsewhere = "192.0.2.1:1000", "192.0.2.200:1000"
	whole := func() io.Reader { return strings.NewReader(strings.Repeat(" ", share/2-step)) }
	for _, by := range []struct {
		what, path   string
		greedy, same *workplace // of the same network
		other        string     // network of the same that is let in
	}{
		{"workplace", "/v1/sessions/key", greedy, honest, office},
		{"network", "/v1/workplaces", nil, nil, elsewhere},
	} {
		rest, done := make(chan struct{}), make(chan int, 2)
		for range 2 { // with the step in which its end is looked for, half of the share each
			came := make(chan struct{})
			go func() {
				done <- post(by.greedy, by.path, office, &slowBody{bytes.NewReader(bytes.Repeat([]byte(" "), share/2-step)), came, rest}).Code
			}()
			select {
			case <-came:
			case status := <-done:
				t.Fatalf("one within the share of the %s: %d", by.what, status)
			}
		}
		answer := post(by.greedy, by.path, office, whole())
		if answer.Code != http.StatusTooManyRequests || answer.Header().Get("Retry-After") == "" {
			t.Errorf("one more of the %s: %d, %v", by.what, answer.Code, answer.Header())
		}
		if answer := post(by.same, by.path, by.other, whole()); answer.Code != http.StatusBadRequest { // no JSON
			t.Errorf("another %s: %d %s", by.what, answer.Code, answer.Body)
		}
		close(rest)
		for range 2 {
			if status := <-done; status != http.StatusBadRequest {
				t.Errorf("a held one of the %s: %d", by.what, status)
			}
		}
		if answer := post(by.greedy, by.path, office, whole()); answer.Code != http.StatusBadRequest {
			t.Errorf("afterwards, the %s: %d", by.what, answer.Code)
		}
	}
	if taken := api.BodiesInFlight(); taken != 0 {
		t.Errorf("%d bytes are held when all was answered", taken)
	}
}
