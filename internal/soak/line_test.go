package soak

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// fault is what the line does to one request.
type fault int

const (
	fine          fault = iota
	requestLost         // the connection closes before anything arrives
	requestCut          // half of it arrives
	requestTwice        // it arrives twice at once; the one answer or the other comes back
	answerLost          // the central has done it, and nobody learns of it
	answerCut           // half of the answer comes back
	answerLate          // later than anybody waits
	fails500            //
	fails503            // in HTML
	captivePortal       // 200 and a page to log in to
	tooMany             // 429, in a second
	slow                // and well
	faults
)

var faultNames = [faults]string{
	"fine", "request lost", "request cut", "request twice", "answer lost", "answer cut", "answer late", "500", "503", "portal", "429", "slow",
}

// odds are how often each fault is met, in a thousand requests.
type odds [faults]int

// badLine is a line on which every fourth request meets something.
var badLine = odds{
	requestLost: 40, requestCut: 25, requestTwice: 40, answerLost: 40, answerCut: 25, answerLate: 2,
	fails500: 20, fails503: 20, captivePortal: 10, tooMany: 2, slow: 30,
}

// line stands between an office and its central and does to requests what bad lines
// do, by chance from a seed.
type line struct {
	target *url.URL
	direct *http.Transport
	proxy  *httputil.ReverseProxy
	late   time.Duration // of a late answer
	url    string

	mu     sync.Mutex
	odds   odds
	random *rand.Rand
	met    [faults]int
}

// newLine opens a line to the central. It is fine until spoil.
func newLine(t testing.TB, central string, seed uint64) *line {
	t.Helper()
	target, err := url.Parse(central)
	must(t, err)
	l := &line{
		target: target, direct: &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true},
		late: patience + time.Second, random: rand.New(rand.NewPCG(seed, 1)),
	}
	l.proxy = httputil.NewSingleHostReverseProxy(target)
	l.proxy.Transport = l.direct
	l.proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { hangUp(w) }
	server := httptest.NewServer(l)
	l.url = server.URL
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		l.direct.CloseIdleConnections()
	})
	t.Logf("the line's seed is %d", seed)
	return l
}

// spoil sets how often each fault is met from now on.
func (l *line) spoil(o odds) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.odds = o
}

func (l *line) draw() fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, what := l.random.IntN(1000), fine
	for f, odd := range l.odds {
		if n -= odd; n < 0 {
			what = fault(f)
			break
		}
	}
	l.met[what]++
	return what
}

// report tells how often each fault was met.
func (l *line) report() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for f, n := range l.met {
		if n > 0 {
			all = append(all, fmt.Sprintf("%s %d", faultNames[f], n))
		}
	}
	return strings.Join(all, ", ")
}

// hangUp ends the connection of the client without a word.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what := l.draw()
	if what == fine {
		l.proxy.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		hangUp(w)
		return
	}
	switch what {
	case requestLost:
		hangUp(w)
	case requestCut:
		l.half(r, body)
		hangUp(w)
	case fails500:
		http.Error(w, "oops", http.StatusInternalServerError)
	case fails503:
		page(w, http.StatusServiceUnavailable, "<html><h1>503 Service Unavailable</h1></html>")
	case captivePortal:
		page(w, http.StatusOK, "<html><title>Войдите в сеть</title></html>")
	case tooMany:
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"code":"too_many_requests","params":{"seconds":"1"}}`)
	case slow:
		time.Sleep(50 * time.Millisecond) // what is tested is a line that takes its time
		l.pass(w, r, body, what)
	default:
		l.pass(w, r, body, what)
	}
}

func page(w http.ResponseWriter, status int, html string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, html)
}

// outgoing is the request as it goes on to the central.
func (l *line) outgoing(ctx context.Context, r *http.Request, body []byte) *http.Request {
	out := r.Clone(ctx)
	out.RequestURI, out.Host = "", l.target.Host
	out.URL.Scheme, out.URL.Host = l.target.Scheme, l.target.Host
	out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return out
}

// half brings the first half of a request to the central and lets go.
func (l *line) half(r *http.Request, body []byte) {
	wire, err := httputil.DumpRequestOut(l.outgoing(r.Context(), r, body), true)
	if err != nil {
		return
	}
	conn, err := (&net.Dialer{}).DialContext(r.Context(), "tcp", l.target.Host)
	if err != nil {
		return
	}
	_, _ = conn.Write(wire[:len(wire)-1-len(body)/2])
	_ = conn.Close()
}

// ask brings the request to the central, whatever becomes of the client, and returns
// the bytes of the answer and how many of them are its body; nil where there is none.
func (l *line) ask(r *http.Request, body []byte) (wire []byte, length int) {
	answer, err := l.direct.RoundTrip(l.outgoing(context.WithoutCancel(r.Context()), r, body))
	if err != nil {
		return nil, 0
	}
	defer func() { _ = answer.Body.Close() }()
	if wire, err = httputil.DumpResponse(answer, true); err != nil {
		return nil, 0
	}
	return wire, int(max(answer.ContentLength, 0))
}

// pass lets the request through and does something to it or to its answer.
func (l *line) pass(w http.ResponseWriter, r *http.Request, body []byte, what fault) {
	other := make(chan []byte, 1)
	if what == requestTwice {
		go func() {
			wire, _ := l.ask(r, body)
			other <- wire
		}()
	}
	wire, length := l.ask(r, body)
	if what == requestTwice {
		if second := <-other; len(wire)%2 == 0 { // by chance the one or the other
			wire = second
		}
	}
	if wire == nil || what == answerLost {
		hangUp(w)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	switch what {
	case answerCut:
		wire = wire[:len(wire)-1-length/2]
	case answerLate:
		time.Sleep(l.late)
	}
	_, _ = conn.Write(wire)
}

func TestTheLineMeetsEveryFault(t *testing.T) {
	var arrived int
	var mu sync.Mutex
	central := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err == nil {
			mu.Lock()
			arrived++
			mu.Unlock()
		}
		_, _ = io.WriteString(w, "a whole answer")
	}))
	defer central.Close()
	for f := range faults {
		l := newLine(t, central.URL, 1)
		l.late = 0
		var only odds
		only[f] = 1000
		l.spoil(only)
		arrived = 0
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		body, status, err := post(client, l.url)
		whole := err == nil && body == "a whole answer"
		mu.Lock()
		came := arrived
		mu.Unlock()
		wants := map[fault]struct {
			came  int
			whole bool
		}{
			fine: {1, true}, slow: {1, true}, answerLate: {1, true}, requestTwice: {2, true},
			answerLost: {1, false}, answerCut: {1, false},
		}[f]
		if came != wants.came || whole != wants.whole {
			t.Errorf("%s: arrived %d times, whole answer %t (%d, %v)", faultNames[f], came, whole, status, err)
		}
	}
}

func post(client *http.Client, address string) (body string, status int, err error) {
	answer, err := client.Post(address, "text/plain", strings.NewReader("a whole request of some length"))
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	all, err := io.ReadAll(answer.Body)
	return string(all), answer.StatusCode, err
}
