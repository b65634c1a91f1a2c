package pki

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// maxChain is the longest chain looked at: person, authority, root, and room to spare.
const maxChain = 5

var errNoChain = errors.New("no chain leads to a configured root")

// chain returns the certificates from c up to a configured root. An issuer is
// whoever holds the key that made the signature; names are not asked.
func (v *Verifier) chain(c *Certificate, inside []*Certificate, at time.Time) ([]*Certificate, error) {
	if len(c.X509.UnhandledCriticalExtensions) > 0 {
		return nil, errors.New("the certificate holds a critical extension that is not understood")
	}
	search := &chainSearch{roots: v.Roots, at: at, seen: map[string]bool{}}
	search.others = append(append(search.others, v.Intermediates...), inside...)
	return search.up([]*Certificate{c})
}

type chainSearch struct {
	roots, others []*Certificate
	at            time.Time
	seen          map[string]bool // by certificate, so that circles end
	problem       error           // the most telling reason for a dead end
}

func (s *chainSearch) up(path []*Certificate) ([]*Certificate, error) {
	last := path[len(path)-1]
	for _, root := range s.roots {
		if s.issued(root, last, len(path)-1) {
			return append(path[:len(path):len(path)], root), nil
		}
	}
	if len(path) < maxChain {
		for _, issuer := range s.others {
			if s.seen[string(issuer.Raw())] || !s.issued(issuer, last, len(path)-1) {
				continue
			}
			s.seen[string(issuer.Raw())] = true
			if found, err := s.up(append(path[:len(path):len(path)], issuer)); err == nil {
				return found, nil
			}
		}
	}
	if s.problem != nil {
		return nil, s.problem
	}
	return nil, errNoChain
}

// issued reports whether the issuer's key signed the certificate and was allowed
// to; below is the number of authorities under the issuer.
func (s *chainSearch) issued(issuer, c *Certificate, below int) bool {
	want, have := c.X509.AuthorityKeyId, issuer.X509.SubjectKeyId
	if len(want) > 0 && len(have) > 0 && !bytes.Equal(want, have) {
		return false // spares the signature; a match alone proves nothing
	}
	if err := verifyIssued(issuer, c); err != nil {
		var unsupported *UnsupportedAlgorithmError
		if errors.As(err, &unsupported) {
			s.problem = err
		}
		return false
	}
	if err := s.mayIssue(issuer, below); err != nil {
		s.problem = err
		return false
	}
	return true
}

func (s *chainSearch) mayIssue(issuer *Certificate, below int) error {
	x := issuer.X509
	switch {
	case !x.BasicConstraintsValid || !x.IsCA:
		return errors.New("the issuer is no authority")
	case x.KeyUsage&x509.KeyUsageCertSign == 0:
		return errors.New("the issuer may not sign certificates")
	case len(x.UnhandledCriticalExtensions) > 0:
		return errors.New("the issuer holds a critical extension that is not understood")
	case (x.MaxPathLen > 0 || x.MaxPathLenZero) && below > x.MaxPathLen:
		return errors.New("the issuer may not have authorities below it")
	case s.at.Before(issuer.NotBefore), s.at.After(issuer.NotAfter):
		return fmt.Errorf("the issuer's certificate was valid from %s to %s",
			issuer.NotBefore.Format(time.DateOnly), issuer.NotAfter.Format(time.DateOnly))
	}
	return nil
}

// verifyIssued holds the signature of c against the issuer's key.
func verifyIssued(issuer, c *Certificate) error {
	input := cryptobyte.String(c.Raw())
	var body, signed cryptobyte.String
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Element(&signed, cbasn1.SEQUENCE) {
		return errors.New("certificate is malformed")
	}
	algorithm, err := readAlgorithm(&body)
	if err != nil {
		return err
	}
	family, err := suiteOf(issuer)
	if err != nil {
		return err
	}
	return family.verify(issuer, algorithm, nil, signed, c.X509.Signature)
}

// CheckChain reports whether the certificate leads to one of the roots at the time,
// its own dates and uses not looked at.
func (v *Verifier) CheckChain(c *Certificate, at time.Time) error {
	if _, err := v.chain(c, nil, at); err != nil {
		return &Error{Reason: CertificateRoot, Err: err}
	}
	return nil
}
