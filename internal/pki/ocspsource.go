package pki

import (
	"context"
	"crypto/rand"
	"errors"
	"time"
)

// OCSPSource asks the responders that certificates name, or answers from answers at
// hand. Fetch carries a request to an address and brings the answer; without it only
// what is at hand counts.
type OCSPSource struct {
	Fetch   func(ctx context.Context, url string, request []byte) ([]byte, error)
	URL     string        // asked in place of the address in the certificate
	Hash    CertIDHash    // CertIDSHA256 where it is zero
	Strict  bool          // an answer without the nonce does not count
	MaxAge  time.Duration // of an answer that does not say how long it counts
	Until   time.Time     // answers given after the time asked about, but not after this, count too
	Answers []*OCSP       // at hand
	Cache   *Cache        // of fetched answers; may be nil
	// CacheFor is how long an answer from the cache spares a question; after that
	// the cache only helps while nobody can be reached, and MaxAge holds.
	CacheFor time.Duration
}

// Revocation asks about the certificate.
func (s *OCSPSource) Revocation(ctx context.Context, c, issuer *Certificate, at time.Time) (Revocation, error) {
	known, err := s.judge(c, issuer, at, func(*OCSP, error) {})
	if err == nil {
		return known, nil
	}
	cached, cacheErr := s.cached(c, issuer, at)
	if cacheErr == nil && at.Sub(cached.ThisUpdate) <= s.CacheFor {
		return cached, nil
	}
	if s.Fetch != nil {
		var answer Revocation
		if answer, err = s.fetch(ctx, c, issuer, at); err == nil {
			return answer, nil
		}
	}
	if cacheErr == nil {
		return cached, nil
	}
	return Revocation{}, err
}

// judge answers from what is at hand, and notes of each answer whether it was used, or why
// it was not. That a certificate is revoked counts before anything else.
func (s *OCSPSource) judge(c, issuer *Certificate, at time.Time, note func(*OCSP, error)) (Revocation, error) {
	err := noAnswer("no responder to ask")
	var best Revocation
	var used *OCSP
	for _, known := range s.Answers {
		answer, problem := known.Revocation(c, issuer, at, OCSPCheck{MaxAge: s.MaxAge, Until: s.Until})
		worse := used != nil && best.Status != RevocationGood && answer.Status == RevocationGood
		older := used != nil && best.Status == answer.Status && !answer.ThisUpdate.After(best.ThisUpdate)
		switch {
		case problem != nil:
			err = problem
			note(known, problem)
			continue
		case worse, older:
			note(known, unused(Superseded, "another answer is used"))
			continue
		case used != nil:
			note(used, unused(Superseded, "another answer is used"))
		}
		best, used = answer, known
	}
	if used == nil {
		return Revocation{}, err
	}
	note(used, nil)
	return best, nil
}

func (s *OCSPSource) cached(c, issuer *Certificate, at time.Time) (Revocation, error) {
	if s.Cache == nil {
		return Revocation{}, errors.New("no cache")
	}
	data, err := s.Cache.Get(cacheKey(c, issuer))
	if err != nil || data == nil {
		return Revocation{}, errors.Join(errors.New("not in the cache"), err)
	}
	known, err := ParseOCSP(data)
	if err != nil {
		return Revocation{}, err
	}
	return known.Revocation(c, issuer, at, OCSPCheck{MaxAge: s.MaxAge})
}

func cacheKey(c, issuer *Certificate) string {
	return "ocsp " + string(issuer.X509.RawSubjectPublicKeyInfo) + " " + c.Serial
}

func (s *OCSPSource) fetch(ctx context.Context, c, issuer *Certificate, at time.Time) (Revocation, error) {
	urls := c.X509.OCSPServer
	if s.URL != "" {
		urls = []string{s.URL}
	}
	if len(urls) == 0 {
		return Revocation{}, noAnswer("the certificate names no responder")
	}
	nonce := make([]byte, 16)
	if _, err := rand.Read(nonce); err != nil {
		return Revocation{}, err
	}
	hash := s.Hash
	if hash.new == nil {
		hash = CertIDSHA256
	}
	request, err := NewOCSPRequest(c, issuer, hash, nonce)
	if err != nil {
		return Revocation{}, err
	}
	var problems []error
	for _, url := range urls[:min(len(urls), 2)] {
		answer, err := s.fetchFrom(ctx, url, request, c, issuer, at, nonce)
		if err == nil {
			return answer, nil
		}
		problems = append(problems, err)
	}
	return Revocation{}, errors.Join(problems...)
}

func (s *OCSPSource) fetchFrom(ctx context.Context, url string, request []byte, c, issuer *Certificate, at time.Time, nonce []byte) (Revocation, error) {
	data, err := s.Fetch(ctx, url, request)
	if err != nil {
		return Revocation{}, noAnswer("ocsp: %w", err)
	}
	response, err := ParseOCSP(data)
	if err != nil {
		return Revocation{}, noAnswer("%w", err)
	}
	answer, err := response.Revocation(c, issuer, at, OCSPCheck{Nonce: nonce, Strict: s.Strict, MaxAge: s.MaxAge})
	if err == nil && s.Cache != nil {
		// A cache that cannot be written costs only another question.
		_ = s.Cache.Put(cacheKey(c, issuer), response.raw)
	}
	return answer, err
}
