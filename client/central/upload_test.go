package central

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// tub takes an upload and loses what a test tells it to lose.
type tub struct {
	got   []byte
	size  int64
	asked int                      // requests
	lose  map[int]http.HandlerFunc // by the number of the request: an even one before it is taken
}

func (u *tub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.asked++
	body := new(bytes.Buffer)
	_, _ = body.ReadFrom(r.Body)
	lose := u.lose[u.asked]
	if lose != nil && u.asked%2 == 0 {
		lose(w, r)
		return
	}
	state := model.Upload{ID: "u1", Size: u.size, ExpiresAt: time.Unix(0, 0).UTC()}
	switch {
	case r.Method == http.MethodPatch:
		if r.Header.Get("Upload-Offset") != strconv.Itoa(len(u.got)) {
			refuses(model.CodeUploadOffset, nil)(w, r)
			return
		}
		u.got = append(u.got, body.Bytes()...)
		if lose != nil { // the answer is lost
			lose(w, r)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	case r.URL.Path == "/v1/uploads/u1/document":
		saysJSON(http.StatusCreated, model.Document{ID: "u1"})(w, r)
	default:
		if r.Method == http.MethodPost {
			var start model.UploadStart
			_ = json.Unmarshal(body.Bytes(), &start)
			u.size, state.Size = start.Size, start.Size
		}
		state.Offset = int64(len(u.got))
		saysJSON(http.StatusCreated, state)(w, r)
	}
}

func TestALongScanGoesOnAfterTheConnectionWasCut(t *testing.T) {
	data := make([]byte, 5*model.UploadPart/2)
	for i := range data {
		data[i] = byte(i >> 10)
	}
	for name, lose := range map[string]map[int]http.HandlerFunc{
		"nothing": nil, "an answer": {3: breaks}, "a part": {4: breaks}, "both, and what was asked then": {3: breaks, 4: breaks, 6: says(502, "text/html", "")},
	} {
		u := &tub{lose: lose}
		server := httptest.NewServer(u)
		t.Cleanup(server.Close)
		c := client(t, Config{BaseURL: server.URL})
		var told []int
		d, err := c.Attach(t.Context(), "e", model.Scan{Kind: model.OtherScanKind, Name: "a.pdf", Data: data, Sent: func(n int) { told = append(told, n) }})
		if err != nil || d.ID != "u1" || !bytes.Equal(u.got, data) {
			t.Errorf("%s is lost: %v, %d bytes of %d", name, err, len(u.got), len(data))
		}
		if len(told) < 2 || told[0] != model.UploadPart || told[len(told)-1] != 2*model.UploadPart {
			t.Errorf("%s is lost: told %v", name, told)
		}
	}
}

func TestAnUploadThatGoesOnNowhereIsGivenUp(t *testing.T) {
	server := serve(t, saysJSON(201, model.Upload{ID: "u1", Size: 2 * model.UploadPart}), breaks)
	c := client(t, Config{BaseURL: server.URL})
	if _, err := c.Attach(t.Context(), "e", model.Scan{Data: make([]byte, 2*model.UploadPart)}); model.CodeOf(err) != model.CodeCentralDown {
		t.Errorf("%v", err)
	}
}
