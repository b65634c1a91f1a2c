package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"akmola.kz/kezek/internal/pki"
)

// Revocation says how the central learns whether a certificate is revoked, and what
// follows when it cannot.
type Revocation struct {
	Policy pki.RevocationPolicy
	Lists  []string // files with lists of revoked certificates, read again when they change
	OCSP   bool     // ask the responders that certificates name
	URL    string   // ask this responder and no other
	Cache  string   // folder in which answers are kept; none where it is empty
	Client *http.Client
}

const (
	askTimeout   = 5 * time.Second
	maxPKIAnswer = 64 << 10
	// Answers of a responder that says nothing else count for a day, and spare the
	// next question for a few minutes: between a login and a placement.
	answerCounts = 24 * time.Hour
	answerSpares = 5 * time.Minute
	// listsAfter is how often the files of lists are looked at.
	listsAfter = time.Minute
)

// Apply makes the verifier ask.
func (r Revocation) Apply(v *pki.Verifier) error {
	v.Policy, v.Revocation = r.Policy, nil
	if r.Policy == pki.RevocationIgnored {
		return nil
	}
	var sources pki.Sources
	if r.OCSP || r.URL != "" {
		ocsp := &pki.OCSPSource{Fetch: r.fetch, URL: r.URL, MaxAge: answerCounts, CacheFor: answerSpares}
		if r.Cache != "" {
			var err error
			if ocsp.Cache, err = pki.OpenCache(r.Cache); err != nil {
				return err
			}
		}
		sources.List = append(sources.List, ocsp)
	}
	if len(r.Lists) > 0 {
		files := &listFiles{names: r.Lists, authorities: append(v.Roots[:len(v.Roots):len(v.Roots)], v.Intermediates...)}
		if err := files.read(); err != nil {
			return err
		}
		sources.List = append(sources.List, files)
	}
	v.Revocation = sources
	return nil
}

// fetch asks a responder over HTTP.
func (r Revocation) fetch(ctx context.Context, url string, question []byte) (answer []byte, err error) {
	return askPKI(ctx, r.Client, url, "application/ocsp-request", "application/ocsp-response", question)
}

// TimeStamps returns what asks a time stamp authority at a URL (RFC 3161, 3.4).
func TimeStamps(url string) func(ctx context.Context, request []byte) (reply []byte, err error) {
	return func(ctx context.Context, request []byte) ([]byte, error) {
		return askPKI(ctx, nil, url, "application/timestamp-query", "application/timestamp-reply", request)
	}
}

// askPKI asks over HTTP what proves itself, so that nothing rests on the connection; it is not
// followed to other hosts.
func askPKI(ctx context.Context, by *http.Client, url, question, answer string, body []byte) (reply []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", question)
	request.Header.Set("Accept", answer)
	client := http.Client{}
	if by != nil {
		client = *by
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answers with status %d", response.StatusCode)
	}
	reply, err = io.ReadAll(io.LimitReader(response.Body, maxPKIAnswer+1))
	if len(reply) > maxPKIAnswer {
		return nil, errors.New("answers at too great a length")
	}
	return reply, err
}

// listFiles answers from files that somebody else keeps fresh.
type listFiles struct {
	names       []string
	authorities []*pki.Certificate

	mu     sync.Mutex
	looked time.Time
	stamps []time.Time // when each file was changed
	source *pki.CRLSource
}

// Revocation looks the certificate up in the newest lists.
func (f *listFiles) Revocation(ctx context.Context, c, issuer *pki.Certificate, at time.Time) (pki.Revocation, error) {
	return f.current(at).Revocation(ctx, c, issuer, at)
}

// current reads the files again where they have changed. Files that cannot be read
// leave the lists as they were: those go stale by themselves.
func (f *listFiles) current(at time.Time) *pki.CRLSource {
	f.mu.Lock()
	defer f.mu.Unlock()
	if since := at.Sub(f.looked); since < 0 || since >= listsAfter {
		f.looked = at
		if f.changed() {
			_ = f.load()
		}
	}
	return f.source
}

func (f *listFiles) read() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.load()
}

func (f *listFiles) changed() bool {
	for i, name := range f.names {
		info, err := os.Stat(name)
		if err == nil && !info.ModTime().Equal(f.stamps[i]) {
			return true
		}
	}
	return false
}

func (f *listFiles) load() error {
	source := &pki.CRLSource{Authorities: f.authorities}
	stamps := make([]time.Time, len(f.names))
	for i, name := range f.names {
		info, err := os.Stat(name)
		if err != nil {
			return fmt.Errorf("list of revoked certificates: %w", err)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("list of revoked certificates: %w", err)
		}
		list, err := pki.ParseCRL(data)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		source.Lists = append(source.Lists, list)
		stamps[i] = info.ModTime()
	}
	f.source, f.stamps = source, stamps
	return nil
}
