package ncalayer_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	simulator "akmola.kz/kezek/internal/practice/ncalayer"
	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	day  = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	data = []byte("Өтініш: балабақшаға кезек\n")
)

var practice = sync.OnceValues(func() (*ca.Authority, error) { return ca.New(day, ca.SharedKeys()) })

func person(t testing.TB) ca.Identity {
	t.Helper()
	const first11 = "88022940001"
	digit, ok := model.CheckDigit(first11)
	if !ok {
		t.Fatal("this number is never issued")
	}
	return ca.Identity{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", IIN: first11 + string(digit)}
}

type bench struct {
	*simulator.Server
	authority *ca.Authority
	script    *simulator.Script
}

func start(t *testing.T, change ...func(*simulator.Config)) *bench {
	t.Helper()
	authority, err := practice()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := authority.WritePairs(dir, ca.PracticePassword, []ca.Identity{person(t)}); err != nil {
		t.Fatal(err)
	}
	script := simulator.NewScript(ca.PracticePassword)
	config := simulator.Config{
		Listen: "127.0.0.1:0", Folders: []string{dir}, Dialog: script,
		Authorities: []*pki.Certificate{authority.Issuer}, Now: func() time.Time { return day },
	}
	for _, f := range change {
		f(&config)
	}
	server, err := simulator.New(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return &bench{server, authority, script}
}

func newClient(t *testing.T, url string, change ...func(*ncalayer.Config)) *ncalayer.Client {
	t.Helper()
	config := ncalayer.Config{URL: url, Check: pki.CheckSignature}
	for _, f := range change {
		f(&config)
	}
	client, err := ncalayer.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func signIn(t *testing.T, client *ncalayer.Client, use string) ([]byte, error) {
	t.Helper()
	return client.Sign(t.Context(), data, "PKCS12", use, person(t).IIN, "ru")
}

func TestSignsAndLogsIn(t *testing.T) {
	for name, faults := range map[string]simulator.Faults{
		"today":       {},
		"2022":        {BareString: true, Version: "1.2"},
		"commonUtils": {NoBasics: true, Version: "1.2"},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t, func(c *simulator.Config) { c.Faults = faults })
			client := newClient(t, b.URL())
			for use, act := range map[string]pki.Use{ncalayer.UseLogin: pki.Login, ncalayer.UseSign: pki.Signing} {
				cms, err := signIn(t, client, use)
				if err != nil {
					t.Fatal(err)
				}
				result, err := b.authority.Verifier().Verify(cms, data, day, act)
				if err != nil || result.Signer.IIN != person(t).IIN {
					t.Errorf("%s: %v", use, err)
				}
			}
		})
	}
}

func TestDialogIsAskedInTheLanguageAndStorageGiven(t *testing.T) {
	b := start(t)
	client := newClient(t, b.URL(), func(c *ncalayer.Config) { c.Chain = []string{} })
	for given, want := range map[string]string{"kk": "kk", "ru": "ru", "en": "kk"} {
		if _, err := client.Sign(t.Context(), data, "PKCS12", ncalayer.UseSign, "", given); err != nil {
			t.Fatal(err)
		}
		requests := b.script.Requests()
		last := requests[len(requests)-1]
		if last.Locale != want || len(last.Storages) != 1 || !last.Offers("PKCS12") {
			t.Errorf("%s: %+v", given, last)
		}
	}
	_, err := client.Sign(t.Context(), data, "AKKaztokenStore", ncalayer.UseSign, "", "ru")
	wantKind(t, err, ncalayer.Cancelled)
}

func TestChainsOfOtherAuthorities(t *testing.T) {
	b := start(t, func(c *simulator.Config) { c.Authorities = nil }) // nobody is NCA
	for name, test := range map[string]struct {
		chain []string
		want  ncalayer.Kind
	}{
		"NCA alone":     {nil, ncalayer.Cancelled},
		"anybody":       {[]string{}, ""},
		"the practice":  {[]string{string(ca.EncodePEM(b.authority.Issuer.Raw()))}, ""},
		"no such chain": {[]string{"nonsense"}, ncalayer.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signIn(t, newClient(t, b.URL(), func(c *ncalayer.Config) { c.Chain = test.chain }), ncalayer.UseSign)
			wantKind(t, err, test.want)
		})
	}
}

func TestEveryFaultHasItsKind(t *testing.T) {
	for name, test := range map[string]struct {
		faults simulator.Faults
		want   ncalayer.Kind
	}{
		"not listening":         {simulator.Faults{Down: true}, ncalayer.Down},
		"says nothing":          {simulator.Faults{Silent: true}, ncalayer.Down},
		"old":                   {simulator.Faults{Version: "1.0", NoBasics: true, NoCommonUtils: true}, ncalayer.Old},
		"no module":             {simulator.Faults{NoBasics: true, NoCommonUtils: true}, ncalayer.Module},
		"cancelled":             {simulator.Faults{Cancelled: true}, ncalayer.Cancelled},
		"cancelled, older":      {simulator.Faults{Cancelled: true, NoBasics: true}, ncalayer.Cancelled},
		"closed half-way":       {simulator.Faults{ClosedHalfWay: true}, ncalayer.Closed},
		"truncated answer":      {simulator.Faults{Rubbish: `{"body":{"result":["-----BEG`}, ncalayer.Nonsense},
		"strange answer":        {simulator.Faults{Rubbish: `{"hello":"world"}`}, ncalayer.Nonsense},
		"a second greeting":     {simulator.Faults{Rubbish: `{"result":{"version":"1.4"}}`}, ncalayer.Nonsense},
		"not a signature":       {simulator.Faults{Rubbish: `{"body":{"result":["aGVsbG8="]},"status":true}`}, ncalayer.Nonsense},
		"forged signature":      {simulator.Faults{Rubbish: `{"body":{"result":["MAMCAQE="]},"status":true}`}, ncalayer.OtherData},
		"exception":             {simulator.Faults{InvocationError: true}, ncalayer.Failed},
		"signs other bytes":     {simulator.Faults{OtherBytes: true}, ncalayer.OtherData},
		"others, commonUtils":   {simulator.Faults{OtherBytes: true, NoBasics: true}, ncalayer.OtherData},
		"answer without an end": {simulator.Faults{Rubbish: `{"x":"` + strings.Repeat("x", 2<<20) + `"}`}, ncalayer.Nonsense},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			if err := b.SetFaults(test.faults); err != nil {
				t.Fatal(err)
			}
			client := newClient(t, b.URL(), func(c *ncalayer.Config) {
				c.MaxFrame = 1 << 20
				if test.faults.Silent {
					c.ConnectTimeout = 20 * time.Millisecond
				}
			})
			_, err := signIn(t, client, ncalayer.UseSign)
			wantKind(t, err, test.want)
			if kind := new(ncalayer.Error); errors.As(err, &kind) && model.CodeOf(err) != model.Code(test.want) {
				t.Errorf("code %s", model.CodeOf(err))
			}
			if err := b.SetFaults(simulator.Faults{}); err != nil {
				t.Fatal(err)
			}
			if test.faults.Silent {
				return
			}
			if _, err := signIn(t, client, ncalayer.UseSign); err != nil {
				t.Error("the client serves on:", err)
			}
		})
	}
}

func TestExceptionIsTold(t *testing.T) {
	b := start(t, func(c *simulator.Config) { c.Faults.InvocationError = true })
	_, err := signIn(t, newClient(t, b.URL()), ncalayer.UseSign)
	wantKind(t, err, ncalayer.Failed)
	if !strings.Contains(err.Error(), "INVOCATION_ERROR") {
		t.Errorf("%v", err)
	}
}

func TestCancellingClosesTheDialog(t *testing.T) {
	b := start(t)
	b.script.Then(simulator.Turn{Wait: make(chan struct{})})
	client := newClient(t, b.URL())
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := client.Sign(ctx, data, "", ncalayer.UseSign, "", "kk")
		done <- err
	}()
	<-b.script.Asked()
	_, err := signIn(t, client, ncalayer.UseSign)
	wantKind(t, err, ncalayer.Busy)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := signIn(t, client, ncalayer.UseSign); err != nil {
		t.Error("the client serves on:", err)
	}
}

func TestSlowAgentIsNotWaitedForForEver(t *testing.T) {
	b := start(t, func(c *simulator.Config) { c.Faults.Delay = time.Hour })
	_, err := signIn(t, newClient(t, b.URL(), func(c *ncalayer.Config) { c.SignTimeout = 20 * time.Millisecond }), ncalayer.UseSign)
	wantKind(t, err, ncalayer.Closed)
}

func TestVersionIsAsked(t *testing.T) {
	b := start(t)
	client := newClient(t, b.URL())
	if version, err := client.Version(t.Context()); version != simulator.Version || err != nil {
		t.Error(version, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Version(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTLSIsNeverPassedOver(t *testing.T) {
	secure, err := ca.NewTLS(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b := start(t, func(c *simulator.Config) { c.TLS = secure.Server() })
	trusting := func(c *ncalayer.Config) { c.RootCAs = secure.Roots }
	if _, err := signIn(t, newClient(t, b.URL(), trusting), ncalayer.UseSign); err != nil {
		t.Error(err)
	}
	byName := strings.Replace(b.URL(), "127.0.0.1", "localhost", 1)
	if _, err := newClient(t, byName, trusting).Version(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = newClient(t, b.URL(), func(c *ncalayer.Config) { c.RootCAs = x509.NewCertPool() }).Version(t.Context())
	wantKind(t, err, ncalayer.TLS)
	_, err = newClient(t, b.URL()).Version(t.Context())
	wantKind(t, err, ncalayer.TLS)
}

func TestSomebodyElseAtTheAddressIsNotNCALayer(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "http://example.invalid/", http.StatusFound)
		}
	}))
	defer page.Close()
	address := strings.TrimPrefix(page.URL, "http://")
	for _, url := range []string{"ws://" + address + "/", "wss://" + address + "/", "ws://" + address + "/away"} {
		_, err := newClient(t, url).Version(t.Context())
		wantKind(t, err, ncalayer.Nonsense)
	}
}

// An agent written down frame by frame: it talks over its answer.
func TestFramesThatSayNothingArePassedOver(t *testing.T) {
	for name, test := range map[string]struct {
		frames []string
		want   ncalayer.Kind
	}{
		"heartbeats":   {append(many("--heartbeat--", 100), `{"body":{},"status":true}`), ncalayer.Cancelled},
		"some noise":   {append(many("noise", 3), `{"body":{},"status":true}`), ncalayer.Cancelled},
		"only noise":   {many("noise", 100), ncalayer.Nonsense},
		"went at once": {nil, ncalayer.Closed},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signIn(t, newClient(t, written(t, test.frames)), ncalayer.UseLogin)
			wantKind(t, err, test.want)
		})
	}
}

func many(frame string, n int) []string {
	frames := make([]string, n)
	for i := range frames {
		frames[i] = frame
	}
	return frames
}

// written starts an agent that greets, takes one request and sends the frames.
func written(t *testing.T, frames []string) string {
	t.Helper()
	return speaking(t, `{"result":{"version":"1.4"}}`, frames, nil)
}

// speaking starts an agent that says the greeting, takes one request, sends the frames
// and then does the rest.
func speaking(t *testing.T, greeting string, frames []string, rest func(context.Context, *websocket.Conn)) string {
	t.Helper()
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = conn.CloseNow() }()
		if conn.Write(r.Context(), websocket.MessageText, []byte(greeting)) != nil {
			return
		}
		if _, _, err := conn.Read(r.Context()); err != nil {
			return
		}
		for _, frame := range frames {
			if conn.Write(r.Context(), websocket.MessageText, []byte(frame)) != nil {
				return
			}
		}
		if rest != nil {
			rest(r.Context(), conn)
		}
	}))
	t.Cleanup(agent.Close)
	return strings.Replace(agent.URL, "http", "ws", 1)
}

func TestOnlyThisComputerIsAsked(t *testing.T) {
	for _, url := range []string{"wss://192.168.0.1:13579/", "wss://ncalayer.example/", "https://127.0.0.1/",
		"wss://0.0.0.0:13579/", "ws://127.0.0.1.example/", "::", "ws://[::2]/"} {
		if _, err := ncalayer.New(ncalayer.Config{URL: url, Check: pki.CheckSignature}); err == nil {
			t.Errorf("%s was accepted", url)
		}
	}
	for _, url := range []string{"", "wss://localhost:13579/", "ws://[::1]:13579", "ws://127.1.2.3:1/"} {
		if _, err := ncalayer.New(ncalayer.Config{URL: url, Check: pki.CheckSignature}); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	if _, err := ncalayer.New(ncalayer.Config{}); err == nil {
		t.Error("goes without a check")
	}
}

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = newClient(t, "wss://"+address+"/").Version(t.Context())
	wantKind(t, err, ncalayer.Down)
}

func TestUnknownUseIsRefused(t *testing.T) {
	if _, err := newClient(t, "").Sign(t.Context(), data, "", "heating", "", "ru"); err == nil {
		t.Error("accepted")
	}
}

func wantKind(t *testing.T, err error, want ncalayer.Kind) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	var e *ncalayer.Error
	if !errors.As(err, &e) || e.Kind != want || e.Code() != string(want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
