package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"
)

var content = []byte("ӨТІНІШ: балабақшаға кезек")

func TestValidSignatureIsAccepted(t *testing.T) {
	w := newWorld(t)
	signer := w.leaf(signTemplate(t))
	attached := sign(t, content, signer)
	detached := sign(t, content, signer, (*pkcs7.SignedData).Detach)
	for name, test := range map[string]struct{ cms, content []byte }{
		"attached":             {attached, nil},
		"attached and given":   {attached, content},
		"detached":             {detached, content},
		"pem":                  {toPEM("CMS", attached), nil},
		"base64":               {[]byte(base64.StdEncoding.EncodeToString(attached)), nil},
		"base64 in lines":      {bytes.ReplaceAll([]byte(base64.StdEncoding.EncodeToString(attached)), []byte("A"), []byte("A\r\n")), nil},
		"authority comes with": {sign(t, content, signer, func(sd *pkcs7.SignedData) { sd.AddCertificate(w.authority.X509) }), nil},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := w.verifier().Verify(test.cms, test.content, day, Signing)
			if err != nil {
				t.Fatal(err)
			}
			if !result.Signer.Equal(signer) || !bytes.Equal(result.Content, content) || result.SigningTime.IsZero() {
				t.Errorf("%+v", result)
			}
			if len(result.Chain) != 3 || !result.Chain[2].Equal(w.root) {
				t.Errorf("chain of %d", len(result.Chain))
			}
			if err := CheckSignature(test.cms, test.content); err != nil {
				t.Error(err)
			}
		})
	}
	without := &Verifier{Roots: []*Certificate{w.root}}
	inside := sign(t, content, signer, func(sd *pkcs7.SignedData) { sd.AddCertificate(w.authority.X509) })
	if _, err := without.Verify(inside, nil, day, Signing); err != nil {
		t.Error("the authority is inside:", err)
	}
}

func TestLoginTakesAnAuthenticationKey(t *testing.T) {
	w := newWorld(t)
	if _, err := w.verifier().Verify(sign(t, content, w.leaf(authTemplate(t))), nil, day, Login); err != nil {
		t.Error(err)
	}
}

func TestUnfitCertificateIsRefused(t *testing.T) {
	w := newWorld(t)
	change := func(f func(*x509.Certificate)) *Certificate {
		template := signTemplate(t)
		f(template)
		return w.leaf(template)
	}
	forged := issue(t, authorityTemplate(t, "ҰКО 3.0 (RSA TEST)"), nil, key(t, 3), key(t, 3))
	sameID := authorityTemplate(t, "ҰКО 3.0 (RSA TEST)")
	sameID.SubjectKeyId = keyName(key(t, 1))
	forgedID := issue(t, sameID, nil, key(t, 3), key(t, 3))
	bySigner := signTemplate(t)
	signer := w.leaf(signTemplate(t))
	for name, test := range map[string]struct {
		c    *Certificate
		with *Certificate
		use  Use
		want Reason
	}{
		"expired":               {change(func(c *x509.Certificate) { c.NotAfter = day.Add(-time.Second) }), nil, Signing, CertificateExpired},
		"early":                 {change(func(c *x509.Certificate) { c.NotBefore = day.Add(time.Second) }), nil, Signing, CertificateEarly},
		"signing key at login":  {w.leaf(signTemplate(t)), nil, Login, CertificateWrongUse},
		"login key for signing": {w.leaf(authTemplate(t)), nil, Signing, CertificateWrongUse},
		"no person": {change(func(c *x509.Certificate) {
			c.RawSubject = rawName(t, part{oidCN, "СИСТЕМА"}, part{oidOU, "BIN123456789021"})
		}), nil, Signing, CertificateNoIIN},
		"self-signed":    {issue(t, signTemplate(t), nil, key(t, 2), key(t, 2)), nil, Signing, CertificateRoot},
		"forged":         {issue(t, signTemplate(t), forged.X509, key(t, 2), key(t, 3)), forged, Signing, CertificateRoot},
		"forged key id":  {issue(t, signTemplate(t), forgedID.X509, key(t, 2), key(t, 3)), forgedID, Signing, CertificateRoot},
		"issued by leaf": {issue(t, bySigner, signer.X509, key(t, 2), key(t, 2)), signer, Signing, CertificateRoot},
		"unknown critical extension": {change(func(c *x509.Certificate) {
			c.ExtraExtensions = append(c.ExtraExtensions, critical)
		}), nil, Signing, CertificateRoot},
	} {
		t.Run(name, func(t *testing.T) {
			cms := sign(t, content, test.c, func(sd *pkcs7.SignedData) {
				if test.with != nil {
					sd.AddCertificate(test.with.X509)
				}
			})
			_, err := w.verifier().Verify(cms, nil, day, test.use)
			wantReason(t, err, test.want)
			if err := CheckSignature(cms, content); err != nil {
				t.Error("the signature itself holds:", err)
			}
		})
	}
}

func TestExpiredAuthorityIsNotBelieved(t *testing.T) {
	w := newWorld(t)
	template := signTemplate(t)
	template.NotAfter = day.AddDate(9, 0, 0)
	cms := sign(t, content, w.leaf(template))
	_, err := w.verifier().Verify(cms, nil, day.AddDate(6, 0, 0), Signing)
	wantReason(t, err, CertificateRoot)
}

func TestAuthorityMayNotExceedItsPath(t *testing.T) {
	w := newWorld(t)
	short := authorityTemplate(t, "НЕГІЗГІ")
	short.MaxPathLenZero = true
	root := issue(t, short, nil, key(t, 0), key(t, 0))
	v := &Verifier{Roots: []*Certificate{root}, Intermediates: []*Certificate{w.authority}}
	_, err := v.Verify(sign(t, content, w.leaf(signTemplate(t))), nil, day, Signing)
	wantReason(t, err, CertificateRoot)
}

func TestNamesakesInsideChangeNothing(t *testing.T) {
	w := newWorld(t)
	signer := w.leaf(signTemplate(t))
	strangerOf := func(c *Certificate, by int) *Certificate {
		x := *c.X509
		x.PublicKey = nil
		return issue(t, signTemplate(t), &x, key(t, by), key(t, 3))
	}
	with := func(bare bool, more *Certificate) []byte {
		return message{content: content, at: day, bare: bare, signers: []pen{{signer, rsaPen(t, 2)}}, inside: []*Certificate{more, signer}}.encode(t)
	}
	for name, test := range map[string]struct {
		more  *Certificate
		bound bool // accepted where the signature names its certificate
		bare  bool // and where it does not
	}{
		"another key":                    {strangerOf(w.authority, 3), true, true},
		"the same key, issued by nobody": {strangerOf(w.authority, 2), true, true},
		"the same key, issued with it":   {gemini(t, w), true, false},
	} {
		for bare, want := range map[bool]bool{false: test.bound, true: test.bare} {
			result, err := w.verifier().Verify(with(bare, test.more), nil, day, Signing)
			if (err == nil) != want || err == nil && !result.Signer.Equal(signer) {
				t.Errorf("%s, bare %v: %v", name, bare, err)
			}
		}
	}
}

func TestManySign(t *testing.T) {
	h := newHierarchy(t, RSA)
	m := message{content: content, at: day}
	for i := range 40 {
		m.signers = append(m.signers, h.pen(func(c *x509.Certificate) { c.SerialNumber = big.NewInt(int64(1000 + i)) }))
	}
	r := h.verifier(h.list()).Examine(t.Context(), m.encode(t), Options{At: day, Use: Signing})
	if r.Verdict != Valid || len(r.Signers) != len(m.signers) {
		t.Errorf("%d signers: %s, %v", len(r.Signers), r.Verdict, r.Err())
	}
	r = h.verifier(h.list(revokedAt(1039, day.Add(-time.Hour)))).Examine(t.Context(), m.encode(t), Options{At: day, Use: Signing})
	if r.SubReason != CertRevoked {
		t.Errorf("the last is revoked: %s", r.SubReason)
	}
}

func TestSignatureWithoutSignedAttributes(t *testing.T) {
	w := newWorld(t)
	signer := w.leaf(signTemplate(t))
	result, err := w.verifier().Verify(unsignedAttributes(t, signer, content), content, day, Signing)
	if err != nil || !bytes.Equal(result.Content, content) {
		t.Fatal(err)
	}
	if steps := result.Report.Signers[0].Steps; steps[1].Code != string(NoAttributes) {
		t.Errorf("%+v", steps[1])
	}
	_, err = w.verifier().Verify(unsignedAttributes(t, signer, content), []byte("other"), day, Signing)
	wantReason(t, err, SignatureInvalid)
	// The attributes of another signature, taken for content.
	message, err := ParseCMS(sign(t, content, signer))
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.verifier().Verify(unsignedAttributes(t, signer, message.signers[0].attrs), nil, day, Signing)
	wantReason(t, err, SignatureInvalid)
}

func TestUnfitMessageIsRefused(t *testing.T) {
	w := newWorld(t)
	signer := w.leaf(signTemplate(t))
	good := sign(t, content, signer)
	other := w.leaf(func() *x509.Certificate { c := signTemplate(t); c.SerialNumber.SetInt64(9); return c }())
	nobody, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	unsigned, err := nobody.Finish()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ cms, content []byte }{
		"other content given":   {good, []byte("other")},
		"empty content given":   {good, []byte{}},
		"detached without":      {sign(t, content, signer, (*pkcs7.SignedData).Detach), nil},
		"detached, other":       {sign(t, content, signer, (*pkcs7.SignedData).Detach), []byte("other")},
		"nobody signed":         {unsigned, nil},
		"other certificate":     {signAs(t, signer, other), nil},
		"empty":                 {nil, nil},
		"words":                 {[]byte("no signature at all"), nil},
		"ber":                   {append([]byte{0x30, 0x80}, good[4:]...), nil},
		"trailing":              {append(bytes.Clone(good), 5), nil},
		"truncated":             {good[:len(good)-1], nil},
		"certificate for a cms": {signer.Raw(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.verifier().Verify(test.cms, test.content, day, Signing)
			wantReason(t, err, SignatureInvalid)
			wantReason(t, CheckSignature(test.cms, test.content), SignatureInvalid)
		})
	}
}

func TestEverySignerMustHold(t *testing.T) {
	w := newWorld(t)
	good := w.leaf(signTemplate(t))
	stranger := issue(t, func() *x509.Certificate { c := signTemplate(t); c.SerialNumber.SetInt64(12); return c }(),
		nil, key(t, 2), key(t, 2))
	add := func(c *Certificate) func(*pkcs7.SignedData) {
		return func(sd *pkcs7.SignedData) {
			if err := sd.AddSigner(c.X509, key(t, 2), pkcs7.SignerInfoConfig{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	second := w.leaf(func() *x509.Certificate { c := signTemplate(t); c.SerialNumber.SetInt64(11); return c }())
	result, err := w.verifier().Verify(sign(t, content, good, add(second)), nil, day, Signing)
	if err != nil || len(result.Signers) != 2 {
		t.Fatal("two good ones:", err)
	}
	_, err = w.verifier().Verify(sign(t, content, good, add(stranger)), nil, day, Signing)
	wantReason(t, err, CertificateRoot)
}

// Every byte of a good signature is turned over in turn: what still verifies must
// say exactly the same.
func TestFlippedBitNeverChangesWhatIsSaid(t *testing.T) {
	w := newWorld(t)
	signer := w.leaf(signTemplate(t))
	good := sign(t, content, signer)
	accepted := 0
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << (i % 8)
		result, err := w.verifier().Verify(bad, nil, day, Signing)
		if err != nil {
			continue
		}
		accepted++
		if !bytes.Equal(result.Content, content) || !result.Signer.Equal(signer) {
			t.Errorf("byte %d: another content or signer", i)
		}
	}
	// Versions and the list of digests outside of what is signed say nothing.
	if accepted > 24 {
		t.Errorf("%d of %d changed messages accepted", accepted, len(good))
	}
}

func TestWeakAlgorithmsAreRefused(t *testing.T) {
	w := newWorld(t)
	sd, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA1)
	if err := sd.AddSigner(w.leaf(signTemplate(t)).X509, key(t, 2), pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	cms, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	var unsupported *UnsupportedAlgorithmError
	if err := CheckSignature(cms, nil); !errors.As(err, &unsupported) {
		t.Errorf("%v", err)
	}
}

func FuzzCMS(f *testing.F) {
	w := newWorld(f)
	signer := w.leaf(signTemplate(f))
	f.Add(sign(f, content, signer))
	f.Add(sign(f, content, signer, (*pkcs7.SignedData).Detach))
	f.Add(toPEM("CMS", sign(f, content, signer)))
	v := w.verifier()
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = CheckSignature(data, content)
		result, err := v.Verify(data, nil, day, Signing)
		if err == nil && !bytes.Equal(result.Content, content) {
			t.Error("other content accepted")
		}
	})
}

func wantReason(t *testing.T, err error, want Reason) {
	t.Helper()
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Reason != want || refusal.Code() != string(want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// gemini is another certificate under the signer's issuer and serial number.
func gemini(t *testing.T, w *world) *Certificate {
	template := signTemplate(t)
	template.RawSubject = rawName(t, part{oidCN, "БАСҚА"}, part{oidSerial, "IIN123456789012"})
	return w.leaf(template)
}

// signAs signs with one certificate and names another in signingCertificateV2.
func signAs(t *testing.T, c, named *Certificate) []byte {
	t.Helper()
	sd, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := sd.AddSigner(c.X509, key(t, 2), pkcs7.SignerInfoConfig{
		ExtraSignedAttributes: []pkcs7.Attribute{certificateAttribute(named)},
	}); err != nil {
		t.Fatal(err)
	}
	der, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func unsignedAttributes(t *testing.T, c *Certificate, content []byte) []byte {
	t.Helper()
	sd, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := sd.SignWithoutAttr(c.X509, key(t, 2), pkcs7.SignerInfoConfig{}); err != nil {
		t.Fatal(err)
	}
	der, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return der
}
