package pki

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"
)

// Evidence is what is at hand about revocation, next to what signatures carry.
type Evidence struct {
	Lists   []*CRL
	Answers []*OCSP
	MaxAge  time.Duration // of an answer of a responder that does not say how long it counts
	Until   time.Time     // what was made after the time of the examination, but not after this, counts too
}

// EvidenceUse is what became of one piece of evidence.
type EvidenceUse struct {
	Kind       string    `json:"kind"`   // "crl" or "ocsp"
	Digest     string    `json:"digest"` // SHA-256, hex
	Inside     bool      `json:"inside"` // the signature carries it
	Issuer     string    `json:"issuer,omitempty"`
	Number     string    `json:"number,omitempty"` // of a list
	ThisUpdate time.Time `json:"this_update,omitzero"`
	NextUpdate time.Time `json:"next_update,omitzero"`
	Used       bool      `json:"used"`
	About      []string  `json:"about,omitempty"`  // serial numbers of the certificates that it decided about
	Reason     Unused    `json:"reason,omitempty"` // why it was not used
	Detail     string    `json:"detail,omitempty"`
}

// Missing is what would be needed to decide, and where certificates say that it can be had.
type Missing struct {
	What  StepName `json:"what"`  // StepChain: the issuer's certificate; StepRevocation: a list or an answer
	About string   `json:"about"` // serial number of the certificate
	URLs  []string `json:"urls,omitempty"`
	List  string   `json:"list,omitempty"` // SHA-256 of the list that decided when the act was taken; not in the container
}

// pool is the evidence of one examination: what was given and what came inside.
type pool struct {
	lists   []*CRL
	answers []*OCSP
	inside  map[any]bool
	limit   time.Duration // of answers
}

func (v *Verifier) pool() *pool {
	return &pool{slices.Clone(v.Evidence.Lists), slices.Clone(v.Evidence.Answers), map[any]bool{}, v.Evidence.MaxAge}
}

// take adds what a signature carries.
func (p *pool) take(c carried) {
	for _, list := range c.lists {
		p.lists, p.inside[list] = append(p.lists, list), true
	}
	for _, answer := range c.answers {
		p.answers, p.inside[answer] = append(p.answers, answer), true
	}
}

// kept answers about c, issued by issuer, from what is at hand, as it was at the time.
func (e *examination) kept(c, issuer *Certificate, at time.Time) (Revocation, error) {
	until := e.o.At
	if e.v.Evidence.Until.After(until) {
		until = e.v.Evidence.Until
	}
	known := append(e.v.Roots[:len(e.v.Roots):len(e.v.Roots)], e.v.Intermediates...)
	lists := CRLSource{Lists: e.pool.lists, Authorities: known, Until: until}
	answers := OCSPSource{Answers: e.pool.answers, MaxAge: e.pool.limit, Until: until}
	byAnswer, err := answers.judge(c, issuer, at, func(o *OCSP, problem error) { e.use(o.use(), e.pool.inside[o], c, problem) })
	byList, listErr := lists.judge(c, issuer, at, func(l *CRL, problem error) { e.use(l.use(), e.pool.inside[l], c, problem) })
	switch {
	case err != nil && listErr != nil && len(e.pool.answers) > 0 && len(e.pool.lists) > 0:
		return Revocation{}, errors.Join(err, listErr)
	case err != nil && listErr != nil && len(e.pool.answers) > 0:
		return Revocation{}, err
	case err != nil:
		return byList, listErr
	case listErr == nil && byList.Status != RevocationGood:
		return byList, nil
	}
	return byAnswer, nil
}

// use notes what became of a piece of evidence. What was used once was used; of several
// reasons not to, one that says more than "about another certificate" stays.
func (e *examination) use(u EvidenceUse, inside bool, c *Certificate, problem error) {
	i := slices.IndexFunc(e.r.Evidence, func(known EvidenceUse) bool { return known.Digest == u.Digest })
	if i < 0 {
		u.Inside = inside
		u.Reason = OtherCertificate
		e.r.Evidence = append(e.r.Evidence, u)
		i = len(e.r.Evidence) - 1
	}
	known := &e.r.Evidence[i]
	switch {
	case problem == nil:
		if !slices.Contains(known.About, c.Serial) {
			known.About = append(known.About, c.Serial)
		}
		known.Used, known.Reason, known.Detail = true, "", ""
	case !known.Used && known.Reason == OtherCertificate:
		known.Reason, known.Detail = reasonOf(problem), oneLine(problem.Error())
	}
}

func (l *CRL) use() EvidenceUse {
	u := EvidenceUse{Kind: "crl", Digest: l.Digest(), Issuer: l.IssuerName, ThisUpdate: l.ThisUpdate, NextUpdate: l.NextUpdate}
	if l.Number != nil {
		u.Number = l.Number.String()
	}
	return u
}

// Digest returns the SHA-256 of the answer in hex, by which reports name it.
func (r *OCSP) Digest() string {
	sum := sha256.Sum256(r.raw)
	return hex.EncodeToString(sum[:])
}

func (r *OCSP) use() EvidenceUse {
	u := EvidenceUse{Kind: "ocsp", Digest: r.Digest(), ThisUpdate: r.ProducedAt}
	if len(r.Certificates) > 0 {
		u.Issuer = r.Certificates[0].CommonName // who it says answered
	}
	if len(r.answers) == 1 {
		u.ThisUpdate, u.NextUpdate = r.answers[0].this, r.answers[0].next
	}
	return u
}
