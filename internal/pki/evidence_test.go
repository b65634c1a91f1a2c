package pki

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// crlAt is a list of the authority with a number, a time, and extensions in hex by OID.
func (h *hierarchy) crlAt(number int64, at time.Time, extensions map[string]string, entries ...x509.RevocationListEntry) *CRL {
	h.t.Helper()
	template := listTemplate(entries...)
	template.Number, template.ThisUpdate, template.NextUpdate = big.NewInt(number), at, at.AddDate(0, 0, 1)
	for name, value := range extensions {
		template.ExtraExtensions = append(template.ExtraExtensions, pkix.Extension{Id: oid(h.t, name), Critical: true, Value: unhex(h.t, value)})
	}
	l, err := ParseCRL(resigned(h.t, makeCRL(h.t, template, h.authority, key(h.t, 0)).Raw(), nil, h.authorityPen))
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

func revokedFor(reason int, at time.Time) x509.RevocationListEntry {
	return x509.RevocationListEntry{SerialNumber: big.NewInt(0x41e4), RevocationTime: at, ReasonCode: reason}
}

const (
	extDelta = "2.5.29.27"
	extScope = "2.5.29.28"
	base5    = "020105"
)

func TestWhatListsSayOfACertificate(t *testing.T) {
	h := newHierarchy(t, RSA)
	leaf := h.pen(func(c *x509.Certificate) { c.CRLDistributionPoints = []string{"http://crl/all.crl"} })
	hour := func(n int) time.Time { return day.Add(time.Duration(n) * time.Hour) }
	delta := func(number int64, base string, at time.Time, entries ...x509.RevocationListEntry) *CRL {
		return h.crlAt(number, at, map[string]string{extDelta: base}, entries...)
	}
	scoped := func(scope string, entries ...x509.RevocationListEntry) *CRL {
		return h.crlAt(5, hour(-2), map[string]string{extScope: scope}, entries...)
	}
	full, stolen, held := h.crlAt(5, hour(-2), nil), revokedFor(1, hour(-30)), revokedFor(reasonHold, hour(-30))
	removed := revokedFor(reasonRemove, hour(-30))
	// [0]{[0]{[6] URI}}
	point := func(uri string) string {
		value := sequence(func(b *cryptobyte.Builder) {
			b.AddASN1(set0, func(b *cryptobyte.Builder) {
				b.AddASN1(set0, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.Tag(6).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes([]byte(uri)) })
				})
			})
		})
		return hexOf(value)
	}
	for name, test := range map[string]struct {
		lists []*CRL
		want  RevocationStatus
		as    string
	}{
		"a full list":                          {[]*CRL{full}, RevocationGood, ""},
		"a delta numbered apart revokes":       {[]*CRL{full, delta(3, base5, hour(-1), stolen)}, Revoked, "keyCompromise"},
		"a delta numbered on revokes":          {[]*CRL{full, delta(6, base5, hour(-1), stolen)}, Revoked, "keyCompromise"},
		"of an earlier base":                   {[]*CRL{full, delta(3, "020103", hour(-1), held)}, Revoked, "certificateHold"},
		"a later delta does not name it":       {[]*CRL{full, delta(3, base5, hour(-2), stolen), delta(4, base5, hour(-1))}, Revoked, "keyCompromise"},
		"of a list that is not at hand":        {[]*CRL{full, delta(3, base5, hour(-2), stolen), delta(4, "020109", hour(-1))}, Revoked, "keyCompromise"},
		"revoked, and a newer list without":    {[]*CRL{h.crlAt(4, hour(-20), nil, stolen), full}, Revoked, "keyCompromise"},
		"the same in the other order":          {[]*CRL{full, h.crlAt(4, hour(-20), nil, stolen)}, Revoked, "keyCompromise"},
		"revoked in a list long stale":         {[]*CRL{h.crlAt(1, hour(-24*60), nil, stolen), full}, Revoked, "keyCompromise"},
		"removed though not on hold":           {[]*CRL{h.crlAt(5, hour(-2), nil, stolen), delta(3, base5, hour(-1), removed)}, Revoked, "keyCompromise"},
		"held, then released by a delta":       {[]*CRL{h.crlAt(5, hour(-2), nil, held), delta(3, base5, hour(-1), removed)}, RevocationGood, ""},
		"held, then a full list without":       {[]*CRL{h.crlAt(4, hour(-20), nil, held), full}, RevocationGood, ""},
		"held by a delta after the full list":  {[]*CRL{full, delta(3, base5, hour(-1), held)}, Revoked, "certificateHold"},
		"held by a delta before the full list": {[]*CRL{delta(3, base5, hour(-3), held), full}, RevocationGood, ""},
		"held, then revoked":                   {[]*CRL{h.crlAt(5, hour(-2), nil, held), delta(3, base5, hour(-1), stolen)}, Revoked, "keyCompromise"},
		"held, a part without it":              {[]*CRL{h.crlAt(4, hour(-20), nil, held), scoped(point("http://crl/7.crl"))}, Revoked, "certificateHold"},
		"a delta renews a stale full list":     {[]*CRL{h.crlAt(5, hour(-30), nil), delta(3, base5, hour(-1))}, RevocationGood, ""},
		"a delta without its base":             {[]*CRL{delta(3, base5, hour(-1))}, "", ""},
		"a delta older than its full list":     {[]*CRL{h.crlAt(5, hour(-30), nil), delta(3, base5, hour(-40))}, "", ""},
		"its own distribution point":           {[]*CRL{scoped(point("http://crl/all.crl"))}, RevocationGood, ""},
		"another distribution point":           {[]*CRL{scoped(point("http://crl/7.crl"))}, "", ""},
		"another point, but it is named":       {[]*CRL{scoped(point("http://crl/7.crl"), stolen), full}, Revoked, "keyCompromise"},
		"a point without an address":           {[]*CRL{scoped("3002a000")}, "", ""},
		"some reasons only":                    {[]*CRL{scoped("300483020560")}, "", ""},
		"some reasons, but it is named":        {[]*CRL{scoped("300483020560", stolen)}, Revoked, "keyCompromise"},
		"attribute certificates only":          {[]*CRL{scoped("30038501ff")}, "", ""},
		"of other issuers too":                 {[]*CRL{scoped("30038401ff", stolen)}, "", ""},
		"authorities only":                     {[]*CRL{scoped("30038201ff")}, "", ""},
		"users only":                           {[]*CRL{scoped("30038101ff")}, RevocationGood, ""},
		"no limits, said explicitly":           {[]*CRL{scoped("300c810100820100840100850100")}, RevocationGood, ""},
		"of the future":                        {[]*CRL{h.crlAt(9, hour(9), nil)}, "", ""},
	} {
		for _, reversed := range []bool{false, true} {
			lists := test.lists
			if reversed {
				lists = nil
				for _, l := range test.lists {
					lists = append([]*CRL{l}, lists...)
				}
			}
			answer, err := (&CRLSource{Lists: lists}).Revocation(t.Context(), leaf.Certificate, h.authority, day)
			if answer.Status != test.want || answer.Reason != test.as || (err == nil) != (test.want != "") {
				t.Errorf("%s: %s %s, %v", name, answer.Status, answer.Reason, err)
			}
		}
	}
}

func TestListNamesWhatHasExpiredOnlyWhereItSaysSo(t *testing.T) {
	h := newHierarchy(t, RSA)
	leaf := h.pen(func(c *x509.Certificate) { c.NotAfter = day.AddDate(0, 0, -9) })
	keeps := func(since time.Time) map[string]string {
		der, err := asn1.MarshalWithParams(since, "generalized")
		if err != nil {
			t.Fatal(err)
		}
		return map[string]string{"2.5.29.60": hexOf(der)}
	}
	for name, test := range map[string]struct {
		list *CRL
		want RevocationStatus
	}{
		"says nothing":      {h.crlAt(5, day, nil), ""},
		"keeps all":         {h.crlAt(5, day, keeps(day.AddDate(-9, 0, 0))), RevocationGood},
		"keeps later ones":  {h.crlAt(5, day, keeps(day.AddDate(0, 0, -2))), ""},
		"of before the end": {h.crlAt(5, day.AddDate(0, 0, -10), nil), ""}, // and stale
	} {
		answer, err := (&CRLSource{Lists: []*CRL{test.list}}).Revocation(t.Context(), leaf.Certificate, h.authority, day)
		if answer.Status != test.want {
			t.Errorf("%s: %+v, %v", name, answer, err)
		}
	}
}

// kept is a world in which a person signed a month ago, with a certificate that has ended
// since, and what was known then.
type kept struct {
	*hierarchy
	p          pen
	then, now  time.Time
	list       *CRL
	answer     []byte
	basicValue []byte
}

func newKept(t *testing.T) *kept {
	h := newHierarchy(t, RSA)
	k := &kept{hierarchy: h, then: day, now: day.AddDate(0, 2, 0)}
	k.p = h.pen(func(c *x509.Certificate) { c.NotAfter = day.AddDate(0, 1, 0) })
	k.list = h.crlAt(5, day.Add(-time.Hour), nil)
	a := responderAnswer{about: k.p.Certificate, issuer: h.authority, hash: CertIDSHA256, status: RevocationGood,
		this: day.Add(time.Minute), produced: day.Add(time.Minute), as: h.authority, by: key(t, 1)}
	k.answer = a.encode(t)
	parsed, err := ParseOCSP(k.answer)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(k.answer, parsed.signed)
	k.basicValue = k.answer[i-4:] // the SEQUENCE around what is signed
	return k
}

func (k *kept) cms(f func(*message)) []byte {
	m := message{content: content, at: k.then, signers: []pen{k.p}, stamp: func(v []byte) []byte { return k.stampAt(k.then).encode(k.t, v) }}
	f(&m)
	return m.encode(k.t)
}

func values(tag cbasn1.Tag, der []byte) []byte {
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(tag, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddBytes(der) })
		})
	})
}

func otherFormat(t testing.TB, der []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(set1, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid(t, oidRevocationOCSP))
		b.AddBytes(der)
	})
	return b.BytesOrPanic()
}

func TestWhatWasKnownAtTheProvenTimeDecides(t *testing.T) {
	k := newKept(t)
	revoked := k.crlAt(5, day.Add(-time.Hour), nil, revokedFor(1, day.Add(-2*time.Hour)))
	later := k.crlAt(6, day.Add(4*time.Hour), nil, revokedFor(1, day.Add(2*time.Hour)))
	forged, err := ParseCRL(resigned(t, k.list.Raw(), nil, rsaPen(t, 3)))
	if err != nil {
		t.Fatal(err)
	}
	other := k.pen(func(c *x509.Certificate) { c.SerialNumber = big.NewInt(77) })
	elsewhere := responderAnswer{about: other.Certificate, issuer: k.authority, hash: CertIDSHA256, status: RevocationGood,
		this: day, produced: day, as: k.authority, by: key(t, 1)}.encode(t)
	plain := func(*message) {}
	unstamped := func(m *message) { m.stamp = nil }
	for name, test := range map[string]struct {
		make    func(*message)
		given   Evidence
		verdict Verdict
		sub     SubReason
	}{
		"the list of then":                 {plain, Evidence{Lists: []*CRL{k.list}}, Valid, ""},
		"nothing":                          {plain, Evidence{}, Indeterminate, RevocationMissing},
		"a list of now, which need not":    {plain, Evidence{Lists: []*CRL{k.crlAt(99, k.now, nil)}}, Indeterminate, RevocationMissing},
		"no stamp":                         {unstamped, Evidence{Lists: []*CRL{k.list}}, Indeterminate, OutOfBoundsNoPOE},
		"revoked before the stamp":         {plain, Evidence{Lists: []*CRL{revoked}}, Invalid, CertRevoked},
		"revoked before, a newer without":  {plain, Evidence{Lists: []*CRL{revoked, k.crlAt(99, k.now, nil), k.list}}, Invalid, CertRevoked},
		"revoked after the stamp":          {plain, Evidence{Lists: []*CRL{later}}, Valid, ""},
		"the list inside":                  {func(m *message) { m.crls = k.list.Raw() }, Evidence{}, Valid, ""},
		"the answer inside":                {func(m *message) { m.crls = otherFormat(t, k.answer) }, Evidence{}, Valid, ""},
		"the list among values":            {func(m *message) { m.unsigned = map[string][]byte{attrRevocationValues: values(set0, k.list.Raw())} }, Evidence{}, Valid, ""},
		"the answer among values":          {func(m *message) { m.unsigned = map[string][]byte{attrRevocationValues: values(set1, k.basicValue)} }, Evidence{}, Valid, ""},
		"a revocation inside":              {func(m *message) { m.crls = revoked.Raw() }, Evidence{Lists: []*CRL{k.list}}, Invalid, CertRevoked},
		"a forged list inside":             {func(m *message) { m.crls = forged.Raw() }, Evidence{}, Indeterminate, RevocationMissing},
		"rubbish inside":                   {func(m *message) { m.crls = []byte{0x30, 0} }, Evidence{Lists: []*CRL{k.list}}, Valid, ""},
		"rubbish among values":             {func(m *message) { m.unsigned = map[string][]byte{attrRevocationValues: {5, 0}} }, Evidence{Lists: []*CRL{k.list}}, Valid, ""},
		"an answer about another inside":   {func(m *message) { m.crls = otherFormat(t, elsewhere) }, Evidence{}, Indeterminate, RevocationMissing},
		"the list inside, without a stamp": {func(m *message) { m.crls, m.stamp = k.list.Raw(), nil }, Evidence{}, Indeterminate, OutOfBoundsNoPOE},
	} {
		v := &Verifier{Roots: []*Certificate{k.root}, Intermediates: []*Certificate{k.authority}, Policy: RevocationRefuse, Evidence: test.given}
		r := v.Examine(t.Context(), k.cms(test.make), Options{At: k.now, Use: Signing})
		if r.Verdict != test.verdict || r.SubReason != test.sub {
			t.Errorf("%s: %s %s, %v", name, r.Verdict, r.SubReason, r.Err())
		}
	}
}

func TestReportTellsWhatWasUsedAndWhatNot(t *testing.T) {
	k := newKept(t)
	newer := k.crlAt(99, k.now, nil)
	v := &Verifier{Roots: []*Certificate{k.root}, Intermediates: []*Certificate{k.authority}, Policy: RevocationRefuse,
		Evidence: Evidence{Lists: []*CRL{newer, k.crl(k.root, k.rootPen)}}}
	r := v.Examine(t.Context(), k.cms(func(m *message) { m.crls = k.list.Raw() }), Options{At: k.now, Use: Signing})
	got := map[string]EvidenceUse{}
	for _, u := range r.Signers[0].Evidence {
		got[u.Digest] = u
	}
	if u := got[k.list.Digest()]; !u.Used || !u.Inside || len(u.About) != 1 || u.About[0] != k.p.Serial {
		t.Errorf("the list inside: %+v", u)
	}
	if u := got[newer.Digest()]; !u.Used || u.About[0] == k.p.Serial || u.Inside { // it is about the stamp's authority
		t.Errorf("the newer list: %+v", u)
	}
	if len(got) != 3 {
		t.Errorf("%d pieces", len(got))
	}
}

func TestMissingEvidenceCanBeHadWhereTheCertificateSays(t *testing.T) {
	h := newHierarchy(t, RSA)
	p := h.pen(func(c *x509.Certificate) {
		c.OCSPServer, c.CRLDistributionPoints, c.IssuingCertificateURL = []string{"http://ocsp/"}, []string{"http://crl/"}, []string{"http://ca/\u202e"}
	})
	cms := message{content: content, at: day, signers: []pen{p}}.encode(t)
	v := &Verifier{Roots: []*Certificate{h.root}, Intermediates: []*Certificate{h.authority}, Policy: RevocationRefuse}
	r := v.Examine(t.Context(), cms, Options{At: day, Use: Signing, Whole: true})
	if m := r.Signers[0].Missing; len(m) != 2 || m[0].What != StepRevocation || len(m[0].URLs) != 2 || m[0].URLs[0] != "http://ocsp/" {
		t.Errorf("%+v", m)
	}
	v.Intermediates = nil
	r = v.Examine(t.Context(), cms, Options{At: day, Use: Signing, Whole: true})
	if m := r.Signers[0].Missing; len(m) != 1 || m[0].What != StepChain || m[0].URLs[0] != `http://ca/\u{202e}` {
		t.Errorf("%+v", m)
	}
}

func TestAllStepsAreListedAfterOneThatFailed(t *testing.T) {
	h := newHierarchy(t, RSA)
	p := h.pen(func(c *x509.Certificate) { c.NotAfter = day.Add(-time.Hour) })
	cms := message{content: content, at: day, signers: []pen{p}}.encode(t)
	for whole, want := range map[bool][]Outcome{
		true:  {Passed, Passed, Passed, Passed, NotExamined, Undecided, NotExamined, NotExamined, Passed, Passed},
		false: {Passed, Passed, Passed, Passed, NotExamined, Undecided, NotExamined, NotExamined, NotExamined, NotExamined},
	} {
		r := (&Verifier{Policy: RevocationRefuse}).Examine(t.Context(), cms, Options{At: day, Use: Signing, Whole: whole})
		steps := r.Signers[0].Steps
		if whole {
			want[6] = Undecided // the chain is looked for
		}
		if len(steps) != len(want) {
			t.Fatalf("%+v", steps)
		}
		for i, step := range steps {
			if step.Outcome != want[i] || step.Outcome != Passed && step.Code == "" {
				t.Errorf("whole %v: %+v, want %s", whole, step, want[i])
			}
		}
		if r.Verdict != Indeterminate || r.SubReason != OutOfBoundsNoPOE {
			t.Errorf("%s %s", r.Verdict, r.SubReason)
		}
	}
}
