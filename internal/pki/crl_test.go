package pki

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"runtime"
	"testing"
	"time"
)

// listTemplate is a list made an hour before day that counts for a day.
func listTemplate(entries ...x509.RevocationListEntry) *x509.RevocationList {
	return &x509.RevocationList{
		Number: big.NewInt(5), ThisUpdate: day.Add(-time.Hour), NextUpdate: day.Add(23 * time.Hour), RevokedCertificateEntries: entries,
	}
}

func revokedEntry(serial int64, reason int) x509.RevocationListEntry {
	return x509.RevocationListEntry{SerialNumber: big.NewInt(serial), RevocationTime: day.Add(-48 * time.Hour), ReasonCode: reason}
}

func makeCRL(t testing.TB, template *x509.RevocationList, issuer *Certificate, by *rsa.PrivateKey) *CRL {
	t.Helper()
	x := *issuer.X509
	x.PublicKey = &by.PublicKey
	der, err := x509.CreateRevocationList(rand.Reader, template, &x, by)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ParseCRL(der)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// authority gives the certificate of the world's authority with its key to sign.
func (w *world) crl(template *x509.RevocationList) *CRL {
	return makeCRL(w.t, template, w.authority, key(w.t, 1))
}

func TestListFindsWhatItRevokes(t *testing.T) {
	w := newWorld(t)
	l := w.crl(listTemplate(revokedEntry(0x41e4, 1), revokedEntry(127, 0), revokedEntry(128, 6), revokedEntry(1<<40, 4)))
	for serial, want := range map[int64]int{0x41e4: 1, 127: 0, 128: 6, 1 << 40: 4, 129: -1, 0: -1, 1: -1} {
		entry, found := l.Find(big.NewInt(serial))
		if found != (want >= 0) || found && (entry.Reason != want || !entry.RevokedAt.Equal(day.Add(-48*time.Hour))) {
			t.Errorf("%d: %+v, %v", serial, entry, found)
		}
	}
	if l.Len() != 4 || l.Number.Int64() != 5 || l.Delta() || l.IssuerName != "ҰКО 3.0 (RSA TEST)" {
		t.Errorf("%+v", l)
	}
	if again, err := ParseCRL(toPEM("X509 CRL", l.Raw())); err != nil || again.Digest() != l.Digest() {
		t.Error(err)
	}
	for _, serial := range []*big.Int{big.NewInt(-1), new(big.Int).Lsh(big.NewInt(1), 4000)} {
		if _, found := l.Find(serial); found {
			t.Errorf("found %v", serial)
		}
	}
	if empty := w.crl(listTemplate()); empty.Len() != 0 {
		t.Error("an empty list revokes")
	}
}

func TestListCountsOnlyFromItsIssuerAndInItsTime(t *testing.T) {
	w := newWorld(t)
	good := w.leaf(signTemplate(t))
	bad := w.leaf(func() *x509.Certificate { c := signTemplate(t); c.SerialNumber.SetInt64(99); return c }())
	revoked := revokedEntry(99, 1)
	with := func(f func(*x509.RevocationList)) *CRL {
		template := listTemplate(revoked)
		f(template)
		return w.crl(template)
	}
	onlyCAs := pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 28}, Critical: true, Value: unhex(t, "3003 8201ff")}
	noKeyID := *w.authority
	x := *w.authority.X509
	x.KeyUsage, noKeyID.X509 = x509.KeyUsageCertSign, &x
	old := good.NotAfter.AddDate(0, 1, 0)
	for name, test := range map[string]struct {
		source *CRLSource
		issuer *Certificate
		at     time.Time
		answer bool
	}{
		"fresh":               {&CRLSource{Lists: []*CRL{w.crl(listTemplate(revoked))}}, w.authority, day, true},
		"stale, for good":     {&CRLSource{Lists: []*CRL{w.crl(listTemplate(revoked))}}, w.authority, day.AddDate(0, 0, 2), true},
		"stale, on hold":      {&CRLSource{Lists: []*CRL{w.crl(listTemplate(revokedEntry(99, reasonHold)))}}, w.authority, day.AddDate(0, 0, 2), false},
		"of the future":       {&CRLSource{Lists: []*CRL{w.crl(listTemplate(revoked))}}, w.authority, day.AddDate(0, 0, -2), false},
		"later, allowed":      {&CRLSource{Lists: []*CRL{w.crl(listTemplate(revoked))}, Until: day}, w.authority, day.AddDate(0, 0, -2), true},
		"forged":              {&CRLSource{Lists: []*CRL{makeCRL(t, listTemplate(revoked), w.authority, key(t, 3))}}, w.authority, day, false},
		"of another issuer":   {&CRLSource{Lists: []*CRL{makeCRL(t, listTemplate(revoked), w.root, key(t, 0))}}, w.authority, day, false},
		"about CAs only":      {&CRLSource{Lists: []*CRL{with(func(l *x509.RevocationList) { l.ExtraExtensions = []pkix.Extension{onlyCAs} })}}, w.authority, day, false},
		"none":                {&CRLSource{}, w.authority, day, false},
		"key not for lists":   {&CRLSource{Lists: []*CRL{w.crl(listTemplate(revoked))}}, &noKeyID, day, false},
		"same key, for lists": {&CRLSource{Lists: []*CRL{w.crl(listTemplate(revoked))}, Authorities: []*Certificate{w.authority}}, &noKeyID, day, true},
		"after expiry": {&CRLSource{Lists: []*CRL{with(func(l *x509.RevocationList) {
			l.ThisUpdate, l.NextUpdate, l.RevokedCertificateEntries = old, old.AddDate(0, 0, 1), nil
		})}}, w.authority, old, false},
		"newest counts": {&CRLSource{Lists: []*CRL{
			with(func(l *x509.RevocationList) {
				l.RevokedCertificateEntries = nil
				l.ThisUpdate = day.Add(-2 * time.Hour)
			}),
			w.crl(listTemplate(revoked)),
		}}, w.authority, day, true},
	} {
		t.Run(name, func(t *testing.T) {
			answer, err := test.source.Revocation(t.Context(), bad, test.issuer, test.at)
			if test.answer != (err == nil) || err != nil && !errors.Is(err, ErrNoAnswer) {
				t.Fatalf("%+v, %v", answer, err)
			}
			if err == nil && (answer.Status != Revoked || answer.Reason != "keyCompromise" || answer.List == "") {
				t.Errorf("%+v", answer)
			}
			if answer, err = test.source.Revocation(t.Context(), good, test.issuer, test.at); err == nil && answer.Status != RevocationGood {
				t.Errorf("%+v", answer)
			}
		})
	}
}

func TestDeltaListChangesTheFullOne(t *testing.T) {
	w := newWorld(t)
	delta := func(base int64, entries ...x509.RevocationListEntry) *CRL {
		template := listTemplate(entries...)
		template.Number, template.ThisUpdate = big.NewInt(6), day.Add(-time.Minute)
		value, err := asn1.Marshal(base)
		if err != nil {
			t.Fatal(err)
		}
		template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 27}, Critical: true, Value: value}}
		return w.crl(template)
	}
	leaf := w.leaf(signTemplate(t)) // 0x41e4
	full := w.crl(listTemplate())
	held := w.crl(listTemplate(revokedEntry(0x41e4, reasonHold)))
	for name, test := range map[string]struct {
		lists []*CRL
		want  RevocationStatus
	}{
		"revoked since":               {[]*CRL{full, delta(5, revokedEntry(0x41e4, 1))}, Revoked},
		"released since":              {[]*CRL{held, delta(5, revokedEntry(0x41e4, reasonRemove))}, RevocationGood},
		"of a later one":              {[]*CRL{full, delta(7, revokedEntry(0x41e4, 1))}, Revoked},
		"alone":                       {[]*CRL{delta(5, revokedEntry(0x41e4, 1))}, Revoked},
		"alone, not named":            {[]*CRL{delta(5)}, ""},
		"not named, without its base": {[]*CRL{delta(7)}, ""},
	} {
		answer, _ := (&CRLSource{Lists: test.lists}).Revocation(t.Context(), leaf, w.authority, day)
		if answer.Status != test.want {
			t.Errorf("%s: %+v", name, answer)
		}
	}
}

func TestBrokenListIsNotRead(t *testing.T) {
	w := newWorld(t)
	good := w.crl(listTemplate(revokedEntry(99, 1))).Raw()
	for i := 0; i < len(good); i += stride {
		if _, err := ParseCRL(good[:i]); err == nil {
			t.Fatalf("read of %d bytes", i)
		}
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		l, err := ParseCRL(bad)
		if err == nil && l.CheckSignature(w.authority) == nil {
			t.Errorf("byte %d is changed and the signature holds", i)
		}
	}
	if _, err := ParseCRL(append(bytes.Clone(good), 5)); err == nil {
		t.Error("read with a byte more")
	}
	indirect := listTemplate(x509.RevocationListEntry{SerialNumber: big.NewInt(1), RevocationTime: day,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 29}, Critical: true, Value: []byte{0x30, 0}}}})
	der, err := x509.CreateRevocationList(rand.Reader, indirect, w.authority.X509, key(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseCRL(der); err == nil {
		t.Error("a list about other issuers' certificates was read")
	}
}

func FuzzCRL(f *testing.F) {
	w := newWorld(f)
	f.Add(w.crl(listTemplate(revokedEntry(99, 1), revokedEntry(300, 6))).Raw())
	f.Add(w.crl(listTemplate()).Raw())
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := ParseCRL(data)
		if err != nil {
			return
		}
		l.Find(big.NewInt(99))
		if l.Len() > len(data)/15 || len(l.index.slots) > len(data) {
			t.Errorf("%d entries, %d slots of %d bytes", l.Len(), len(l.index.slots), len(data))
		}
		if l.CheckSignature(w.authority) == nil && !bytes.Contains(data, l.signed) {
			t.Error("signature over other bytes")
		}
	})
}

// bigCRL has the size of the list of the whole country.
func bigCRL(b *testing.B) []byte {
	const entries = 500_000
	w := newWorld(b)
	template := listTemplate()
	serial := make([]byte, 20)
	for range entries {
		_, _ = rand.Read(serial)
		serial[0] = serial[0]&0x7f | 0x10
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: new(big.Int).SetBytes(serial), RevocationTime: day, ReasonCode: 1})
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, w.authority.X509, key(b, 1))
	if err != nil {
		b.Fatal(err)
	}
	return der
}

// The memory told is what the index takes next to the list itself.
func BenchmarkCRL500000(b *testing.B) {
	der := bigCRL(b)
	l, err := ParseCRL(der)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("index", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(der)))
		for b.Loop() {
			if _, err := ParseCRL(der); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(4*len(l.index.slots))/float64(len(der)), "index-bytes/list-byte")
	})
	serial := big.NewInt(0x41e4)
	var last rawEntry
	for slot := range l.index.slots {
		if l.index.slots[slot] != 0 {
			last = l.index.at(slot)
		}
	}
	found := new(big.Int).SetBytes(last.serial)
	b.Run("find", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := l.Find(found); !ok {
				b.Fatal("lost")
			}
		}
	})
	b.Run("miss", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := l.Find(serial); ok {
				b.Fatal("found")
			}
		}
	})
	w := newWorld(b)
	leaf, source := w.leaf(signTemplate(b)), &CRLSource{Lists: []*CRL{l}}
	b.Run("answer", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := source.Revocation(context.Background(), leaf, w.authority, day); err != nil {
				b.Fatal(err)
			}
		}
	})
	runtime.KeepAlive(der)
}
