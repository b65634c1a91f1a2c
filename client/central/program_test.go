package central

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// cutting sends so many bytes of an answer at most, and closes the connection then.
type cutting struct {
	http.ResponseWriter
	left int
}

func (c *cutting) Write(p []byte) (int, error) {
	if len(p) > c.left {
		_, _ = c.ResponseWriter.Write(p[:c.left])
		panic(http.ErrAbortHandler)
	}
	c.left -= len(p)
	return c.ResponseWriter.Write(p)
}

// TestAPartOfAnArchiveIsWholeOrNotThere asks over a line that is cut after 20 000 bytes.
func TestAPartOfAnArchiveIsWholeOrNotThere(t *testing.T) {
	archive := bytes.Repeat([]byte("0123456789"), 10000)
	hash := strings.Repeat("a", 64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"`+hash+`"`)
		w.Header().Set("Content-Type", "application/zip")
		http.ServeContent(&cutting{w, 20000}, r, "", time.Time{}, bytes.NewReader(archive))
	}))
	defer server.Close()
	answered := 0
	c, err := New(Config{BaseURL: server.URL, Attempts: 1, Answered: func(model.Code, time.Duration) { answered++ }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if part, err := c.ArchivePart(t.Context(), hash, 0, 50000); err == nil {
		t.Errorf("%d bytes came over a line that was cut", len(part))
	}
	var got []byte
	for at := int64(0); at < int64(len(archive)); at += 16000 {
		part, err := c.ArchivePart(t.Context(), hash, at, min(at+16000, int64(len(archive))))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, part...)
	}
	if !bytes.Equal(got, archive) {
		t.Errorf("%d bytes of %d", len(got), len(archive))
	}
	if answered != 0 {
		t.Errorf("%d answers count for how the connection fares", answered)
	}
}

// TestAnotherArchiveThanTheOneThatWasAskedForIsNotTaken answers with all of it, and with the tag of another.
func TestAnotherArchiveThanTheOneThatWasAskedForIsNotTaken(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"all of it": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("0123456789")) },
		"another": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"b"`)
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write([]byte("01234"))
		},
	} {
		server := httptest.NewServer(answer)
		c, err := New(Config{BaseURL: server.URL, Attempts: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.ArchivePart(t.Context(), "a", 0, 5); model.CodeOf(err) != model.CodeCentralNonsense {
			t.Errorf("%s: %v", name, err)
		}
		c.Close()
		server.Close()
	}
}

// TestEveryCallSaysWhichWireIsSpoken looks at a probe, the plainest call.
func TestEveryCallSaysWhichWireIsSpoken(t *testing.T) {
	said := ""
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { said = r.Header.Get(model.WireHeader) }))
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL, Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = c.Health(t.Context())
	if said != model.Wire.String() {
		t.Errorf("it says %q", said)
	}
}
