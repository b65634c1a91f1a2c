package pki

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

const (
	// maxChain is the longest chain looked at: person, authority, root, and room to spare.
	maxChain = 5
	// maxChainWork is how many signatures are tried for one chain: a message full of
	// certificates that all might have issued each other costs no more than that.
	maxChainWork = 64
)

var (
	errNoChain = errors.New("no chain leads to a configured root")
	errForged  = errors.New("nobody believed has issued the certificate")
)

// chain returns the certificates from c up to a configured root. An issuer is
// whoever holds the key that made the signature; names are not asked.
func (v *Verifier) chain(c *Certificate, inside []*Certificate, at time.Time) ([]*Certificate, error) {
	if err := c.checkCritical(); err != nil {
		return nil, err
	}
	if v.isRoot(c) {
		return []*Certificate{c}, nil
	}
	search := &chainSearch{roots: v.Roots, at: at, seen: map[string]bool{}}
	search.others = append(append(search.others, v.Intermediates...), inside...)
	found, err := search.up([]*Certificate{c})
	if err != nil && v.disowns(c) {
		return nil, fmt.Errorf("%w: %w", errForged, err)
	}
	return found, err
}

// disowns reports whether c is known not to be issued by anybody believed, which is
// more than not to know who did: it has signed itself, or it names the key of a
// configured authority that did not sign it.
func (v *Verifier) disowns(c *Certificate) bool {
	if c.SelfSigned() {
		return true
	}
	named := c.X509.AuthorityKeyId
	for _, authority := range append(v.Roots[:len(v.Roots):len(v.Roots)], v.Intermediates...) {
		if len(named) == 0 || !bytes.Equal(named, authority.X509.SubjectKeyId) {
			continue
		}
		err := verifyIssued(authority, c)
		if _, unsupported := errors.AsType[*UnsupportedAlgorithmError](err); err != nil && !unsupported {
			return true
		}
	}
	return false
}

type chainSearch struct {
	roots, others []*Certificate
	at            time.Time
	seen          map[string]bool // by certificate, so that circles end
	problem       error           // the most telling reason for a dead end
	work          int             // signatures tried
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
	if err := s.mayIssue(issuer, below); err != nil {
		if bytes.Equal(issuer.X509.RawSubject, c.X509.RawIssuer) {
			s.problem = err // of the one that is named, not of everybody in the message
		}
		return false
	}
	if s.work == maxChainWork {
		s.problem = errors.New("too many certificates might belong to the chain")
		return false
	}
	s.work++
	if err := verifyIssued(issuer, c); err != nil {
		var unsupported *UnsupportedAlgorithmError
		if errors.As(err, &unsupported) {
			s.problem = err
		}
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
	case slices.ContainsFunc(x.Extensions, func(e pkix.Extension) bool { return limits[e.Id.String()] }):
		return errors.New("the issuer's certificate sets limits on names or policies, which are not examined")
	case issuer.checkCritical() != nil:
		return fmt.Errorf("issuer: %w", issuer.checkCritical())
	case (x.MaxPathLen > 0 || x.MaxPathLenZero) && below > x.MaxPathLen:
		return errors.New("the issuer may not have authorities below it")
	case s.at.Before(issuer.NotBefore), s.at.After(issuer.NotAfter):
		return fmt.Errorf("the issuer's certificate was valid from %s to %s",
			issuer.NotBefore.Format(time.DateOnly), issuer.NotAfter.Format(time.DateOnly))
	}
	return nil
}

// verifyIssued holds the signature of c against the issuer's key. What held once holds
// again: authorities and people come back.
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
	link := linkOf(issuer, c)
	if links.known(link) {
		return nil
	}
	if err := verifyBy(issuer, algorithm, signed, c.X509.Signature); err != nil {
		return err
	}
	links.add(link)
	return nil
}

// link is one certificate under one key.
type link [sha256.Size]byte

func linkOf(issuer, c *Certificate) link {
	h := sha256.New()
	spki := sha256.Sum256(issuer.X509.RawSubjectPublicKeyInfo)
	h.Write(spki[:])
	h.Write(c.Raw())
	return link(h.Sum(nil))
}

// maxLinks bounds the memory for links to half a megabyte.
const maxLinks = 4096

// linkCache holds links whose signatures were verified. They are facts of arithmetic:
// whether an authority is believed is no part of them.
type linkCache struct {
	mu    sync.RWMutex
	found map[link]struct{}
}

var links = &linkCache{found: map[link]struct{}{}}

func (l *linkCache) known(k link) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	_, ok := l.found[k]
	return ok
}

func (l *linkCache) add(k link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.found) >= maxLinks {
		clear(l.found)
	}
	l.found[k] = struct{}{}
}

// verifyBy holds a signature over message against the key of the certificate. What
// the key may sign is not asked.
func verifyBy(c *Certificate, algorithm asn1.ObjectIdentifier, message, value []byte) error {
	family, err := suiteOf(c)
	if err != nil {
		return err
	}
	return family.verify(c, algorithm, nil, message, value)
}

// SelfSigned reports whether the certificate is signed with its own key.
func (c *Certificate) SelfSigned() bool { return verifyIssued(c, c) == nil }

// sameKey reports whether both certificates are of one key.
func (c *Certificate) sameKey(other *Certificate) bool {
	return bytes.Equal(c.X509.RawSubjectPublicKeyInfo, other.X509.RawSubjectPublicKeyInfo)
}

// limits are extensions that narrow what an authority may issue, critical or not: names,
// policies, and their mapping.
var limits = map[string]bool{"2.5.29.30": true, "2.5.29.33": true, "2.5.29.36": true, "2.5.29.54": true}

// criticalExtensions are those that are understood or change nothing here. Limits on
// names and on policies are not among them: NCA sets none, and what is not checked
// must not be passed over.
var criticalExtensions = map[string]bool{
	"2.5.29.14": true, // subject key identifier
	"2.5.29.15": true, // key usage
	"2.5.29.17": true, // alternative names
	"2.5.29.19": true, // basic constraints
	"2.5.29.32": true, // policies
	"2.5.29.35": true, // authority key identifier
	"2.5.29.37": true, // extended key usage
}

func (c *Certificate) checkCritical() error {
	for _, extension := range c.X509.Extensions {
		if extension.Critical && !criticalExtensions[extension.Id.String()] {
			return fmt.Errorf("critical extension %v is not understood", extension.Id)
		}
	}
	return nil
}

// CheckChain reports whether the certificate leads to one of the roots at the time,
// its own dates and uses not looked at.
func (v *Verifier) CheckChain(c *Certificate, at time.Time) error {
	if _, err := v.chain(c, nil, at); err != nil {
		return &Error{Reason: CertificateRoot, Err: err}
	}
	return nil
}
