package pki

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"errors"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

var families = []Algorithm{RSA, GOST2015, GOST2015x32, GOST2004}

// hierarchy is a world whose keys are all of one family.
type hierarchy struct {
	t                           testing.TB
	rootPen, authorityPen, mine penKey
	root, authority             *Certificate
}

var hierarchies = map[Algorithm]*hierarchy{}

func newHierarchy(t testing.TB, family Algorithm) *hierarchy {
	t.Helper()
	pen := func(i int) penKey {
		if family == RSA {
			return rsaPen(t, i)
		}
		return gostPen(t, family, i)
	}
	h := &hierarchy{t: t, rootPen: pen(0), authorityPen: pen(1), mine: pen(2)}
	if known, ok := hierarchies[family]; ok {
		h.root, h.authority = known.root, known.authority
		return h
	}
	h.root = issueAs(t, authorityTemplate(t, "ROOT"), nil, h.rootPen, h.rootPen)
	h.authority = issueAs(t, authorityTemplate(t, "AUTHORITY"), h.root, h.authorityPen, h.rootPen)
	hierarchies[family] = h
	return h
}

func (h *hierarchy) verifier(lists ...*CRL) *Verifier {
	return &Verifier{Roots: []*Certificate{h.root}, Intermediates: []*Certificate{h.authority},
		Revocation: &CRLSource{Lists: append(lists, h.crl(h.root, h.rootPen)), Until: day.AddDate(9, 0, 0)}, Policy: RevocationRefuse}
}

func (h *hierarchy) crl(issuer *Certificate, by penKey, entries ...x509.RevocationListEntry) *CRL {
	template := listTemplate(entries...)
	template.ThisUpdate = day.AddDate(0, -3, 0)
	plain := makeCRL(h.t, template, issuer, key(h.t, 0))
	l, err := ParseCRL(resigned(h.t, plain.Raw(), nil, by))
	if err != nil {
		h.t.Fatal(err)
	}
	return l
}

// list is the list of the authority.
func (h *hierarchy) list(entries ...x509.RevocationListEntry) *CRL {
	return h.crl(h.authority, h.authorityPen, entries...)
}

func (h *hierarchy) pen(change ...func(*x509.Certificate)) pen {
	template := signTemplate(h.t)
	for _, f := range change {
		f(template)
	}
	return pen{issueAs(h.t, template, h.authority, h.mine, h.authorityPen), h.mine}
}

func (h *hierarchy) stamper(change ...func(*x509.Certificate)) pen {
	c := &x509.Certificate{SerialNumber: big.NewInt(555), RawSubject: rawName(h.t, part{oidCN, "TSA"}),
		NotBefore: day.AddDate(-1, 0, 0), NotAfter: day.AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
		// EKU timeStamping, critical.
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: unhex(h.t, "300a06082b06010505070308")}},
	}
	for _, f := range change {
		f(c)
	}
	return pen{issueAs(h.t, c, h.authority, h.mine, h.authorityPen), h.mine}
}

func (h *hierarchy) stampAt(at time.Time) stampOf {
	_, digest := h.mine.algorithms(h.t)
	return stampOf{at: at, policy: "1.2.398.3.3.2.6.4", imprint: digest, by: h.stamper()}
}

func revokedAt(serial int64, at time.Time) x509.RevocationListEntry {
	return x509.RevocationListEntry{SerialNumber: big.NewInt(serial), RevocationTime: at, ReasonCode: 1}
}

func TestEveryFamilyIsGradedInTheSameSteps(t *testing.T) {
	for _, family := range families {
		t.Run(string(family), func(t *testing.T) {
			h := newHierarchy(t, family)
			p := h.pen()
			if p.Algorithm != family {
				t.Fatalf("a key of %s", p.Algorithm)
			}
			cms := message{content: content, at: day, signers: []pen{p}, stamp: func(v []byte) []byte { return h.stampAt(day).encode(t, v) }}.encode(t)
			report := h.verifier(h.list()).Examine(t.Context(), cms, Options{At: day, Use: Signing})
			if report.Verdict != Valid || report.Err() != nil || !bytes.Equal(report.Content, content) {
				t.Fatalf("%+v, %v", report, report.Err())
			}
			signer := report.Signers[0]
			want := []StepName{StepCertificate, StepSignature, StepBinding, StepTimestamp, StepSigningTime, StepDates, StepChain, StepRevocation, StepRevocation, StepUse, StepOwner}
			for i, step := range signer.Steps {
				if i >= len(want) || step.Name != want[i] || !step.OK() {
					t.Errorf("step %d is %+v", i, step)
				}
			}
			if !signer.Stamped || !signer.BestTime.Equal(day) || len(signer.Chain) != 3 || len(signer.Revocations) != 4 || len(signer.Steps) != len(want) {
				t.Errorf("%+v", signer)
			}
			for _, other := range families {
				if other != family {
					if r := newHierarchy(t, other).verifier().Examine(t.Context(), cms, Options{At: day}); r.Verdict == Valid {
						t.Errorf("%s believes it", other)
					}
				}
			}
			if _, err := json.Marshal(report); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestVerdictsAndTheirReasons(t *testing.T) {
	h := newHierarchy(t, RSA)
	p := h.pen()
	expired := h.pen(func(c *x509.Certificate) { c.NotAfter = day.Add(-24 * time.Hour) })
	early := h.pen(func(c *x509.Certificate) { c.NotBefore = day.Add(time.Hour) })
	at := func(p pen, at time.Time) message { return message{content: content, at: at, signers: []pen{p}} }
	stamped := func(m message, s stampOf) message {
		m.stamp = func(v []byte) []byte { return s.encode(t, v) }
		return m
	}
	hour := func(n int) time.Time { return day.Add(time.Duration(n) * time.Hour) }
	other := newHierarchy(t, RSA)
	strangers := pen{issueAs(t, signTemplate(t), nil, rsaPen(t, 3), rsaPen(t, 3)), rsaPen(t, 3)}
	forged := pen{issueAs(t, signTemplate(t), h.authority, rsaPen(t, 3), rsaPen(t, 3)), rsaPen(t, 3)}
	revoked := revokedAt(0x41e4, hour(-5))
	present := Options{At: day, Use: Login, Present: true}
	login := Options{At: day, Use: Login}
	sign := Options{At: day, Use: Signing}
	none := &Verifier{Roots: []*Certificate{h.root}, Intermediates: []*Certificate{h.authority}, Policy: RevocationRefuse}
	mark := &Verifier{Roots: none.Roots, Intermediates: none.Intermediates, Policy: RevocationMark}
	for name, test := range map[string]struct {
		m       message
		v       *Verifier
		o       Options
		verdict Verdict
		sub     SubReason
		reason  Reason
	}{
		"good":                  {at(p, day), h.verifier(h.list()), sign, Valid, "", ""},
		"no certificate":        {message{content: content, signers: []pen{p}, inside: []*Certificate{h.root}}, none, sign, Indeterminate, NoSigningCert, SignatureInvalid},
		"wrong digest":          {message{content: content, signers: []pen{p}, digest: func(b []byte) []byte { b[0] ^= 1; return b }}, none, sign, Invalid, HashFailure, SignatureInvalid},
		"wrong key":             {at(pen{p.Certificate, rsaPen(t, 3)}, day), none, sign, Invalid, CryptoFailure, SignatureInvalid},
		"nobody":                {message{content: content}, none, sign, Invalid, FormatFailure, SignatureInvalid},
		"without the hash":      {message{content: content, at: day, signers: []pen{p}, bare: true}, h.verifier(h.list()), sign, Valid, "", ""},
		"expired":               {at(expired, hour(-48)), h.verifier(h.list()), sign, Indeterminate, OutOfBoundsNoPOE, CertificateExpired},
		"expired, stamped":      {stamped(at(expired, hour(-48)), h.stampAt(hour(-47))), h.verifier(h.list()), sign, Valid, "", ""},
		"stamped after expiry":  {stamped(at(expired, hour(-48)), h.stampAt(hour(-1))), h.verifier(h.list()), sign, Invalid, Expired, CertificateExpired},
		"expired, at present":   {stamped(at(expired, hour(-48)), h.stampAt(hour(-47))), h.verifier(h.list()), present, Invalid, Expired, CertificateExpired},
		"early":                 {at(early, day), h.verifier(h.list()), sign, Invalid, NotYetValid, CertificateEarly},
		"self-signed":           {at(strangers, day), h.verifier(h.list()), sign, Invalid, ChainFailure, CertificateRoot},
		"forged":                {at(forged, day), h.verifier(h.list()), sign, Invalid, ChainFailure, CertificateRoot},
		"revoked":               {at(p, day), h.verifier(h.list(revoked)), sign, Invalid, CertRevoked, CertificateRevoked},
		"claims to be older":    {at(p, hour(-6)), h.verifier(h.list(revoked)), sign, Invalid, RevokedNoPOE, CertificateRevoked},
		"proven to be older":    {stamped(at(p, hour(-6)), h.stampAt(hour(-6))), h.verifier(h.list(revoked)), sign, Valid, "", ""},
		"stamped after":         {stamped(at(p, hour(-6)), h.stampAt(hour(-4))), h.verifier(h.list(revoked)), sign, Invalid, CertRevoked, CertificateRevoked},
		"revoked, at present":   {stamped(at(p, hour(-6)), h.stampAt(hour(-6))), h.verifier(h.list(revoked)), present, Invalid, CertRevoked, CertificateRevoked},
		"nobody tells":          {at(p, day), none, sign, Indeterminate, RevocationMissing, RevocationUnknown},
		"nobody tells, marked":  {at(p, day), mark, sign, Valid, "", ""},
		"signing key, login":    {at(p, day), h.verifier(h.list()), login, Invalid, CertWrongUse, CertificateWrongUse},
		"stamp over others":     {stamped(at(p, day), func() stampOf { s := h.stampAt(day); s.over = []byte("x"); return s }()), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamp of the future":   {stamped(at(p, day), h.stampAt(hour(1))), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamp without hash":    {stamped(at(p, day), func() stampOf { s := h.stampAt(day); s.bare = true; return s }()), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamp of other policy": {stamped(at(p, day), func() stampOf { s := h.stampAt(day); s.policy = "1.2.3"; return s }()), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamp, sha-1":          {stamped(at(p, day), func() stampOf { s := h.stampAt(day); s.imprint = oidSHA1; s.policy = policyGOST2004; return s }()), h.verifier(h.list()), sign, Indeterminate, TimestampFailure, TimestampInvalid},
		"stamp by a person":     {stamped(at(p, day), func() stampOf { s := h.stampAt(day); s.by = p; return s }()), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamp by a stranger": {stamped(at(p, day), func() stampOf {
			s := h.stampAt(day)
			s.by = pen{issueAs(t, strangeStamper(t, other), nil, rsaPen(t, 3), rsaPen(t, 3)), rsaPen(t, 3)}
			return s
		}()), h.verifier(h.list()), sign, Indeterminate, TimestampFailure, TimestampInvalid},
		"stamper revoked": {stamped(at(p, day), h.stampAt(day)), h.verifier(h.list(revokedAt(555, day.Add(time.Minute)))), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamper expired": {stamped(at(p, day), func() stampOf {
			s := h.stampAt(day)
			s.by = h.stamper(func(c *x509.Certificate) { c.NotAfter = hour(-1) })
			return s
		}()), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamper of more uses": {stamped(at(p, day), func() stampOf {
			s := h.stampAt(day)
			s.by = h.stamper(func(c *x509.Certificate) {
				c.ExtraExtensions[0].Value = unhex(t, "301406082b0601050507030806082b06010505070304")
			})
			return s
		}()), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
		"stamper not critical": {stamped(at(p, day), func() stampOf {
			s := h.stampAt(day)
			s.by = h.stamper(func(c *x509.Certificate) { c.ExtraExtensions[0].Critical = false })
			return s
		}()), h.verifier(h.list()), sign, Invalid, TimestampFailure, TimestampInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			report := test.v.Examine(t.Context(), test.m.encode(t), test.o)
			if report.Verdict != test.verdict || report.SubReason != test.sub {
				t.Errorf("%s %s: %v", report.Verdict, report.SubReason, report.Err())
			}
			refusal, _ := errors.AsType[*Error](report.Err())
			if (refusal == nil) != (test.reason == "") || refusal != nil && refusal.Reason != test.reason {
				t.Errorf("refused with %v", report.Err())
			}
			for i, signer := range report.Signers {
				failed := 0
				for _, step := range signer.Steps {
					if step.Outcome == Failed || step.Outcome == Undecided {
						failed++
					} else if failed > 0 && step.Outcome != NotExamined {
						t.Errorf("signer %d: step %+v", i, step)
					}
				}
				if (failed == 1) != (report.Verdict != Valid) {
					t.Errorf("signer %d: %d steps failed", i, failed)
				}
				if signer.Unconfirmed != (name == "nobody tells, marked") {
					t.Error("marked or not")
				}
			}
		})
	}
}

func TestClaimedTimeIsToldAndDecidesNothing(t *testing.T) {
	h := newHierarchy(t, RSA)
	p := h.pen()
	for name, test := range map[string]struct {
		claimed, stamped time.Time
		code             Note
	}{
		"nothing":              {time.Time{}, time.Time{}, NoClaim},
		"only claimed":         {day.Add(-time.Hour), time.Time{}, ClaimedOnly},
		"in the future":        {day.AddDate(1, 0, 0), time.Time{}, ClaimInFuture},
		"before the key was":   {day.AddDate(-3, 0, 0), time.Time{}, ClaimOutside},
		"and stamped":          {day.Add(-time.Hour), day.Add(-time.Minute), ""},
		"later than its stamp": {day, day.Add(-time.Hour), ClaimAfterStamp},
	} {
		m := message{content: content, at: test.claimed, signers: []pen{p}}
		if !test.stamped.IsZero() {
			m.stamp = func(v []byte) []byte { return h.stampAt(test.stamped).encode(t, v) }
		}
		r := h.verifier(h.list()).Examine(t.Context(), m.encode(t), Options{At: day, Use: Signing})
		step := r.Signers[0].Steps[4]
		if r.Verdict != Valid || step.Name != StepSigningTime || step.Code != string(test.code) || step.OK() != (test.code == "") {
			t.Errorf("%s: %s, %+v", name, r.Verdict, step)
		}
	}
}

func strangeStamper(t testing.TB, h *hierarchy) *x509.Certificate {
	t.Helper()
	own := h.stamper()
	return &x509.Certificate{SerialNumber: big.NewInt(4), RawSubject: own.X509.RawSubject, NotBefore: own.NotBefore, NotAfter: own.NotAfter,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: unhex(t, "300a06082b06010505070308")}}}
}

func TestRevokedAuthorityIsNotBelieved(t *testing.T) {
	h := newHierarchy(t, RSA)
	v := h.verifier()
	v.Revocation = &CRLSource{Lists: []*CRL{h.list(), h.crl(h.root, h.rootPen, revokedAt(7, day.Add(-time.Hour)))}, Until: day.AddDate(9, 0, 0)}
	report := v.Examine(t.Context(), message{content: content, at: day, signers: []pen{h.pen()}}.encode(t), Options{At: day})
	if report.Verdict != Invalid || report.SubReason != CertRevoked {
		t.Errorf("%s %s", report.Verdict, report.SubReason)
	}
}

func TestWorstSignerDecides(t *testing.T) {
	h := newHierarchy(t, RSA)
	good := h.pen()
	expired := h.pen(func(c *x509.Certificate) { c.SerialNumber, c.NotAfter = big.NewInt(8), day.Add(-time.Hour) })
	broken := pen{h.pen(func(c *x509.Certificate) { c.SerialNumber = big.NewInt(9) }).Certificate, rsaPen(t, 3)}
	for name, test := range map[string]struct {
		signers []pen
		verdict Verdict
		sub     SubReason
		reason  Reason
	}{
		"good twice":        {[]pen{good, h.pen(func(c *x509.Certificate) { c.SerialNumber = big.NewInt(10) })}, Valid, "", ""},
		"one expired":       {[]pen{good, expired}, Indeterminate, OutOfBoundsNoPOE, CertificateExpired},
		"expired, broken":   {[]pen{expired, broken, good}, Invalid, CryptoFailure, SignatureInvalid},
		"the first is told": {[]pen{broken, expired}, Invalid, CryptoFailure, SignatureInvalid},
	} {
		r := h.verifier(h.list()).Examine(t.Context(), message{content: content, at: day.Add(-2 * time.Hour), signers: test.signers}.encode(t), Options{At: day})
		refusal, _ := errors.AsType[*Error](r.Err())
		if r.Verdict != test.verdict || r.SubReason != test.sub || refusal != nil && refusal.Reason != test.reason || len(r.Signers) != len(test.signers) {
			t.Errorf("%s: %s %s %v", name, r.Verdict, r.SubReason, r.Err())
		}
	}
}

// NCA's authority of 2022 stamped by GOST-2004 over SHA-1: only that is accepted.
func TestSHA1ImprintOnlyOfTheOldAuthority(t *testing.T) {
	for _, family := range []Algorithm{GOST2004, GOST2015} {
		h := newHierarchy(t, family)
		for policy, want := range map[string]bool{policyGOST2004: family == GOST2004, "1.2.398.3.3.2.6.4": false} {
			s := h.stampAt(day)
			s.imprint, s.policy = oidSHA1, policy
			stamp, err := ParseTimestamp(s.encode(t, content))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.verifier().CheckTimestamp(stamp, content); (err == nil) != want {
				t.Errorf("%s, %s: %v", family, policy, err)
			}
		}
	}
}

func FuzzTimestamp(f *testing.F) {
	h := newHierarchy(f, RSA)
	good := h.stampAt(day).encode(f, content)
	f.Add(good)
	f.Add(toBER(f, good, nil))
	f.Add(sequence(func(b *cryptobyte.Builder) { b.AddBytes(unhex(f, "3003020100")); b.AddBytes(good) }))
	v := h.verifier()
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseTimestamp(data)
		if err != nil {
			return
		}
		if _, err := v.CheckTimestamp(s, []byte("other bytes")); err == nil {
			t.Error("a stamp over other bytes holds")
		}
	})
}
