package pki

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
)

func TestChainIsFoundByKeysAndNotByNames(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	other := issue(t, authorityTemplate(t, "БАСҚА АТ"), w.root.X509, key(t, 1), key(t, 0))
	named := &x509.Certificate{RawSubject: w.root.X509.RawSubject, SubjectKeyId: w.root.X509.SubjectKeyId}
	forged := issue(t, authorityTemplate(t, "ҰКО 3.0 (RSA TEST)"), named, key(t, 3), key(t, 3))
	for name, test := range map[string]struct {
		issuer *Certificate
		want   bool
	}{
		"the authority":              {w.authority, true},
		"its key under another name": {other, true},
		"its name over another key":  {forged, false},
	} {
		v := &Verifier{Roots: []*Certificate{w.root}, Intermediates: []*Certificate{test.issuer}}
		if err := v.CheckChain(leaf, day); (err == nil) != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChainAtATime(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	for years, want := range map[int]bool{0: true, 4: true, 6: false, -1: true, -3: false} {
		if err := w.verifier().CheckChain(leaf, day.AddDate(years, 0, 0)); (err == nil) != want {
			t.Errorf("%d years later: %v", years, err)
		}
	}
}

func TestLimitsThatAreNotCheckedAreRefused(t *testing.T) {
	w := newWorld(t)
	for name, oid := range map[string]asn1.ObjectIdentifier{
		"name constraints": {2, 5, 29, 30}, "policy constraints": {2, 5, 29, 36}, "inhibit any policy": {2, 5, 29, 54},
	} {
		value := map[string][]byte{
			"name constraints":   unhex(t, "300ea00c300a82086b7a2e6c6f63616c"),
			"policy constraints": unhex(t, "3003800100"),
			"inhibit any policy": unhex(t, "020100"),
		}[name]
		template := authorityTemplate(t, "ҰКО 3.0 (RSA TEST)")
		template.ExtraExtensions = []pkix.Extension{{Id: oid, Critical: true, Value: value}}
		limited := issue(t, template, w.root.X509, key(t, 1), key(t, 0))
		v := &Verifier{Roots: []*Certificate{w.root}, Intermediates: []*Certificate{limited}}
		wantReason(t, v.CheckChain(w.leaf(signTemplate(t)), day), CertificateRoot)
	}
}

// Authorities that have signed one another in a circle, many times over, end the
// search and do not lead anywhere.
func TestCircleOfAuthoritiesEnds(t *testing.T) {
	w := newWorld(t)
	var circle []*Certificate
	for i := range 60 {
		template := authorityTemplate(t, "A")
		template.SerialNumber = big.NewInt(int64(i + 1))
		own, by := key(t, 1), key(t, 3)
		if i%2 == 1 {
			own, by = by, own
		}
		issuer := &x509.Certificate{RawSubject: template.RawSubject} // without a key identifier
		template.SubjectKeyId = []byte{}
		circle = append(circle, issue(t, template, issuer, own, by))
	}
	search := &chainSearch{others: circle, at: day, seen: map[string]bool{}}
	leaf := w.leaf(signTemplate(t))
	if _, err := search.up([]*Certificate{leaf}); err == nil || search.work > maxChainWork {
		t.Errorf("%v after %d signatures", err, search.work)
	}
	v := &Verifier{Roots: []*Certificate{w.root}, Intermediates: circle}
	wantReason(t, v.CheckChain(leaf, day), CertificateRoot)
}

func TestOwnSignatureMakesARoot(t *testing.T) {
	w := newWorld(t)
	if !w.root.SelfSigned() || w.authority.SelfSigned() {
		t.Error("root or not is told by the signature")
	}
	named := issue(t, authorityTemplate(t, "НЕГІЗГІ КО TEST (RSA)"), w.root.X509, key(t, 1), key(t, 0))
	if named.Subject != named.Issuer || named.SelfSigned() {
		t.Error("a name makes no root")
	}
}

func TestKnownLinksAreBoundedAndOnlyTrue(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	for range 2 {
		if verifyIssued(w.authority, leaf) != nil || verifyIssued(w.root, leaf) == nil {
			t.Fatal("the second answer is another")
		}
	}
	cache := &linkCache{found: map[link]struct{}{}}
	for i := range 3 * maxLinks {
		cache.add(link{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	if len(cache.found) > maxLinks {
		t.Errorf("%d links", len(cache.found))
	}
}
