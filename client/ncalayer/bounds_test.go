package ncalayer_test

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/practice/ca"
	"github.com/coder/websocket"
)

// mark is what an agent may say of people, and what stands in no error.
const mark = "ИВАНОВА-IVANOVA-880229400013"

// silent keeps the connection open and says nothing more.
func silent(ctx context.Context, conn *websocket.Conn) { _, _, _ = conn.Read(ctx) }

func TestAVersionIsReadWithinBounds(t *testing.T) {
	for said, want := range map[string]string{
		"1.4": "1.4", "v1.10.2": "1.10.2", "1.4-SNAPSHOT (" + mark + ")": "1.4", "2": "2",
		strings.Repeat("1", 300): "", "1." + strings.Repeat("4", 1<<20): "", "1.4 " + strings.Repeat("x", 300): "",
		mark: "", "880229400013": "", "\u202e4.1": "", "\x00": "", " ": "", "new": "", "1.4.": "",
	} {
		greeting, err := json.Marshal(map[string]any{"result": map[string]string{"version": said}})
		if err != nil {
			t.Fatal(err)
		}
		url := speaking(t, string(greeting), nil, silent)
		version, err := newClient(t, url).Version(t.Context())
		if version != want {
			t.Errorf("%.60q is read as %.60q", said, version)
		}
		if want != "" {
			wantKind(t, err, "")
		} else {
			wantKind(t, err, ncalayer.Nonsense)
		}
	}
}

func TestWhatIsNoAnswerIsToldInSeconds(t *testing.T) {
	page := "<html>" + mark + "</html>"
	for name, url := range map[string]string{
		"page for an answer":   speaking(t, `{"result":{"version":"1.4"}}`, []string{page}, silent),
		"list for an answer":   speaking(t, `{"result":{"version":"1.4"}}`, []string{"[]"}, silent),
		"page for a greeting":  speaking(t, page, nil, silent),
		"frame without an end": speaking(t, `{"result":{"version":"1.4`+strings.Repeat("4", 20<<10), nil, silent),
		"only heartbeats":      speaking(t, `{"result":{"version":"1.4"}}`, many("--heartbeat--", 5000), silent),
		"deep answer": speaking(t, `{"result":{"version":"1.4"}}`,
			[]string{strings.Repeat(`{"body":`, 20_000) + strings.Repeat("}", 20_000)}, silent),
		"wrong types": speaking(t, `{"result":{"version":"1.4"}}`, []string{`{"body":[[1]],"status":true,"code":{}}`}, silent),
		"no text":     speaking(t, `{"result":{"version":"1.4"}}`, []string{"{\"body\":{\"result\":[\"\xff\xfe\"]},\"status\":true}"}, silent),
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, url, func(c *ncalayer.Config) { c.NoiseTimeout = 50 * time.Millisecond })
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // a wait for the person is longer
			defer cancel()
			_, err := client.Sign(ctx, data, "", ncalayer.UseSign, "", "ru")
			wantKind(t, err, ncalayer.Nonsense)
		})
	}
}

func TestNothingThatAnAgentSaysStandsInAnError(t *testing.T) {
	greeting := `{"result":{"version":"1.4"}}`
	rude := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Upgrade", mark)
		w.Header().Set("Connection", mark)
		w.WriteHeader(http.StatusSwitchingProtocols)
	}))
	defer rude.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, mark, http.StatusForbidden) }))
	defer page.Close()
	for name, url := range map[string]string{
		"greeting":       speaking(t, `{"result":{"version":"`+mark+`"}}`, nil, silent),
		"refusal":        speaking(t, greeting, []string{`{"status":false,"code":"` + mark + `","message":"` + mark + `","details":"` + mark + `"}`}, nil),
		"older refusal":  speaking(t, greeting, []string{`{"code":"500","message":"java.lang.IllegalArgumentException: ` + mark + `"}`}, nil),
		"result":         speaking(t, greeting, []string{`{"body":{"result":["` + mark + `"]},"status":true}`}, nil),
		"signature":      speaking(t, greeting, []string{`{"body":{"result":["MAMCAQE=` + mark + `"]},"status":true}`}, nil),
		"reason to end":  speaking(t, greeting, nil, func(_ context.Context, c *websocket.Conn) { _ = c.Close(websocket.StatusInternalError, mark) }),
		"page":           strings.Replace(page.URL, "http", "ws", 1),
		"no web socket":  strings.Replace(rude.URL, "http", "ws", 1),
		"no HTTP":        talking(t, mark+"\r\n\r\n"),
		"endless header": talking(t, "HTTP/1.1 200 "+strings.Repeat(mark, 10_000)),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signIn(t, newClient(t, url), ncalayer.UseSign)
			noMark(t, err)
		})
	}
	t.Run("certificate", func(t *testing.T) {
		secure, err := ca.NewTLS(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		agent := httptest.NewUnstartedServer(http.NotFoundHandler())
		agent.TLS = secure.Server()
		agent.StartTLS()
		defer agent.Close()
		_, err = newClient(t, strings.Replace(agent.URL, "https", "wss", 1), func(c *ncalayer.Config) { c.RootCAs = x509.NewCertPool() }).Version(t.Context())
		wantKind(t, err, ncalayer.TLS)
		if strings.Contains(err.Error(), "CN=") {
			t.Error(err)
		}
	})
}

func noMark(t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[*ncalayer.Error](err); !ok || len(err.Error()) > 300 {
		t.Errorf("%T: %.400v", err, err)
	}
	for _, part := range strings.Split(mark, "-") {
		if strings.Contains(err.Error(), part) {
			t.Errorf("%v", err)
		}
	}
}

// talking listens, says the text to whoever comes, and hangs up.
func talking(t *testing.T, text string) string {
	t.Helper()
	port, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := port.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = conn.Write([]byte(text))
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() { _ = port.Close(); <-done })
	return "ws://" + port.Addr().String() + "/"
}
