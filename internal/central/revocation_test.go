package central_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"

	"github.com/smallstep/pkcs7"
)

// responder is an OCSP responder over HTTP.
type responder struct {
	url     string
	down    bool
	asked   int
	unknown map[string]bool // serial numbers, never issued
	revoked []ca.Revoked
}

func newResponder(t *testing.T) *responder {
	t.Helper()
	a, err := authority()
	must(t, err)
	r := &responder{unknown: map[string]bool{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.asked++
		question, err := io.ReadAll(request.Body)
		if err != nil || r.down {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		answer, err := a.AnswerOCSP(question, morning, func(serial *big.Int) bool { return !r.unknown[serial.Text(16)] }, r.revoked...)
		if err != nil {
			http.Error(w, "nonsense", http.StatusBadRequest)
			return
		}
		_, _ = w.Write(answer)
	}))
	t.Cleanup(func() { server.Close(); http.DefaultClient.CloseIdleConnections() })
	r.url = server.URL
	return r
}

// asking makes the central ask the responder.
func (r *responder) asking(t *testing.T, policy pki.RevocationPolicy) func(*service.Config) {
	return func(c *service.Config) {
		a, err := authority()
		must(t, err)
		v := a.Verifier()
		must(t, registry.Revocation{Policy: policy, URL: r.url, Cache: t.TempDir()}.Apply(v))
		c.Verifier = service.NewVerifier(v)
	}
}

// selfSigned signs with a key whose owner made the certificate alone.
func selfSigned(t *testing.T, like *ca.Key, text string) []byte {
	t.Helper()
	private, err := oneKey()
	must(t, err)
	return signedBy(t, like.Certificate, &x509.Certificate{RawSubject: like.Certificate.X509.RawSubject}, private, text)
}

// signedBy signs with a copy of the certificate that another key has issued.
func signedBy(t *testing.T, like *pki.Certificate, issuer *x509.Certificate, by *rsa.PrivateKey, text string) []byte {
	t.Helper()
	x := like.X509
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: x.SerialNumber, RawSubject: x.RawSubject, NotBefore: x.NotBefore, NotAfter: x.NotAfter,
		KeyUsage: x.KeyUsage, ExtKeyUsage: x.ExtKeyUsage, UnknownExtKeyUsage: x.UnknownExtKeyUsage, SubjectKeyId: x.SubjectKeyId,
	}, issuer, &by.PublicKey, by)
	must(t, err)
	c, err := x509.ParseCertificate(der)
	must(t, err)
	data, err := pkcs7.NewSignedData([]byte(text))
	must(t, err)
	data.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	sum := sha256.Sum256(der)
	type id struct{ Hash []byte }
	must(t, data.AddSigner(c, by, pkcs7.SignerInfoConfig{ExtraSignedAttributes: []pkcs7.Attribute{{
		Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}, Value: struct{ Certs []id }{[]id{{sum[:]}}},
	}}}))
	cms, err := data.Finish()
	must(t, err)
	return cms
}

// Everything that is wrong with a signature has a code of its own, at the login and
// at the placement.
func TestEveryWrongSignatureHasItsCode(t *testing.T) {
	a, err := authority()
	must(t, err)
	r := newResponder(t)
	term := func(from, until time.Time) func(*ca.Identity) {
		return func(id *ca.Identity) { id.NotBefore, id.NotAfter = from, until }
	}
	revoked, unknown := key(t, mother, pki.SingleKey), key(t, mother, pki.SingleKey)
	r.revoked = []ca.Revoked{{Certificate: revoked.Certificate, At: morning.Add(-time.Hour), Reason: 1}}
	r.unknown[unknown.Certificate.Serial] = true
	forger, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	good := key(t, mother, pki.SingleKey)
	rsaKey := map[pki.Use]*ca.Key{pki.Login: key(t, mother, pki.AuthKey), pki.Signing: key(t, mother, pki.SignKey)}
	wrongKey := map[pki.Use]*ca.Key{pki.Login: rsaKey[pki.Signing], pki.Signing: rsaKey[pki.Login]}
	for name, c := range map[string]struct {
		cms  func(use pki.Use, text string) []byte
		code model.Code // "" is accepted
	}{
		"good, GOST":   {func(_ pki.Use, text string) []byte { return sign(t, good, text) }, ""},
		"good, RSA":    {func(use pki.Use, text string) []byte { return sign(t, rsaKey[use], text) }, ""},
		"revoked":      {func(_ pki.Use, text string) []byte { return sign(t, revoked, text) }, model.CodeCertificateRevoked},
		"never issued": {func(_ pki.Use, text string) []byte { return sign(t, unknown, text) }, model.CodeCertificateNone},
		"expired": {func(_ pki.Use, text string) []byte {
			return sign(t, key(t, mother, pki.SingleKey, term(morning.AddDate(-1, 0, 0), morning.Add(-time.Hour))), text)
		}, model.CodeCertificateExpired},
		"not valid yet": {func(_ pki.Use, text string) []byte {
			return sign(t, key(t, mother, pki.SingleKey, term(morning.Add(time.Hour), morning.AddDate(1, 0, 0))), text)
		}, model.CodeCertificateEarly},
		"wrong use":   {func(use pki.Use, text string) []byte { return sign(t, wrongKey[use], text) }, model.CodeCertificateUse},
		"other bytes": {func(_ pki.Use, text string) []byte { return sign(t, good, text+" ") }, model.CodeSignatureInvalid},
		"self-signed": {func(use pki.Use, text string) []byte { return selfSigned(t, rsaKey[use], text) }, model.CodeCertificateRoot},
		"same names, other key": {func(use pki.Use, text string) []byte {
			issuer := &x509.Certificate{RawSubject: a.Issuer.X509.RawSubject, SubjectKeyId: a.Issuer.X509.SubjectKeyId}
			return signedBy(t, rsaKey[use].Certificate, issuer, forger, text)
		}, model.CodeCertificateRoot},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, r.asking(t, pki.RevocationRefuse))
			challenge := o.challenge()
			login := o.do(keyLogin(challenge.ID, c.cms(pki.Login, challenge.Text)))
			v := o.byKey(mother)
			want[model.Kinship](v.link(son), 201)
			placement := v.signed(son, sonsApplication, "990140000001")
			placement.CMS = c.cms(pki.Signing, placement.Text)
			placed := v.place(placement)
			for _, answer := range []answer{login, placed} {
				if c.code == "" {
					if answer.status != http.StatusCreated {
						t.Errorf("status %d: %s", answer.status, answer.body)
					}
					continue
				}
				problem := answer.refused(c.code)
				if c.code == model.CodeCertificateRevoked && problem.Params["from"] != "2026-11-21T05:00:00Z" {
					t.Errorf("params %v", problem.Params)
				}
			}
		})
	}
}

func TestAnotherPersonsSignatureIsRefused(t *testing.T) {
	v := newOffice(t, newResponder(t).asking(t, pki.RevocationRefuse)).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	placement := v.signed(son, sonsApplication, "990140000001")
	placement.CMS = sign(t, key(t, father, pki.SingleKey), placement.Text)
	v.place(placement).refused(model.CodeSignerOther)
}

func TestNobodyTellsMeansWhatThePolicySays(t *testing.T) {
	r := newResponder(t)
	r.down = true
	o := newOffice(t, r.asking(t, pki.RevocationRefuse))
	challenge := o.challenge()
	problem := o.do(keyLogin(challenge.ID, sign(t, key(t, mother, pki.SingleKey), challenge.Text))).refused(model.CodeRevocationUnknown)
	if !problem.Retryable || problem.Status != http.StatusServiceUnavailable {
		t.Errorf("%+v", problem)
	}
	v := newOffice(t, r.asking(t, pki.RevocationMark)).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	signer := key(t, mother, pki.SingleKey)
	placement := v.signed(son, sonsApplication, "990140000001")
	placement.CMS = sign(t, signer, placement.Text)
	entry := placed(v.place(placement))
	proof := func() (store.Evidence, *store.Proof) {
		e, err := v.service.Evidence(t.Context(), entry.ID)
		must(t, err)
		return e, e.Signer.Proof
	}
	if _, p := proof(); !p.Unconfirmed || len(p.Revocations) != 0 {
		t.Errorf("%+v", p)
	}
	if n, err := v.service.Recheck(t.Context()); n != 0 || err != nil {
		t.Error("still down:", n, err)
	}
	r.down = false
	v.clock.turn(time.Minute)
	r.revoked = []ca.Revoked{{Certificate: signer.Certificate, At: morning.Add(-time.Minute), Reason: 1}}
	if n, err := v.service.Recheck(t.Context()); n != 1 || err != nil {
		t.Error("revoked before:", n, err)
	}
	if e, p := proof(); !e.Refuted || p.Unconfirmed || len(p.Revocations) != 1 || p.Revocations[0].Status != pki.Revoked {
		t.Errorf("%+v", p)
	}
	asked := r.asked
	if n, err := v.service.Recheck(t.Context()); n != 0 || err != nil || r.asked != asked {
		t.Error("asked again about what is known:", n, err)
	}
}

func TestAMarkedSignatureIsConfirmedLater(t *testing.T) {
	r := newResponder(t)
	r.down = true
	v := newOffice(t, r.asking(t, pki.RevocationMark)).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	entry := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	r.down = false
	if n, err := v.service.Recheck(t.Context()); n != 0 || err != nil {
		t.Error(n, err)
	}
	e, err := v.service.Evidence(t.Context(), entry.ID)
	must(t, err)
	if p := e.Signer.Proof; p.Unconfirmed || e.Refuted || len(p.Revocations) != 1 || p.Revocations[0].Status != pki.RevocationGood {
		t.Errorf("%+v", p)
	}
}

// What is exported can be verified with nothing but the roots.
func TestTheEvidenceIsEnoughForACourt(t *testing.T) {
	v := newOffice(t, newResponder(t).asking(t, pki.RevocationRefuse)).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	placement := v.signed(son, sonsApplication, "990140000001")
	placement.CMS = sign(t, key(t, mother, pki.SingleKey), placement.Text)
	entry := placed(v.place(placement))
	acts, err := service.Evidence(t.Context(), v.database, entry.Number)
	must(t, err)
	e := acts[0]
	if p := e.Signer.Proof; len(p.Chain) != 2 || len(p.Revocations) != 1 || len(p.Revocations[0].Raw) == 0 || !p.BestTime.Equal(morning) || len(p.Steps) < 8 {
		t.Errorf("%+v", p)
	}
	var archive bytes.Buffer
	must(t, documents.WriteEvidence(&archive, acts, nil))
	files := map[string][]byte{}
	read, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	must(t, err)
	for _, file := range read.File {
		part, err := file.Open()
		must(t, err)
		files[file.Name], err = io.ReadAll(part)
		must(t, err)
	}
	if string(files["statement.txt"]) != placement.Text || !json.Valid(files["evidence.json"]) {
		t.Errorf("%d files", len(files))
	}
	certificates, err := pki.ParseCertificates(files["certificates.pem"])
	must(t, err)
	answer, err := pki.ParseOCSP(files["ocsp-1.der"])
	must(t, err)
	a, err := authority()
	must(t, err)
	alone := &pki.Verifier{Roots: []*pki.Certificate{a.GOSTRoot}, Intermediates: certificates[1:2],
		Revocation: &pki.OCSPSource{Answers: []*pki.OCSP{answer}, MaxAge: time.Hour}, Policy: pki.RevocationRefuse}
	report := alone.Examine(t.Context(), files["signature.cms"], pki.Options{Content: files["statement.txt"], At: e.VerifiedAt, Use: pki.Signing})
	if report.Verdict != pki.Valid {
		t.Errorf("%s %s: %v", report.Verdict, report.SubReason, report.Err())
	}
}

func TestListsAreReadAgainWhenTheyChange(t *testing.T) {
	a, err := authority()
	must(t, err)
	signer, other := key(t, mother, pki.SingleKey), key(t, father, pki.SingleKey)
	file := filepath.Join(t.TempDir(), "gost.crl")
	write := func(at time.Time, revoked ...ca.Revoked) {
		list, err := a.CRL(a.GOSTIssuer, at, revoked...)
		must(t, err)
		must(t, os.WriteFile(file, list, 0o600))
		must(t, os.Chtimes(file, at, at))
	}
	write(morning.Add(-time.Hour))
	v := a.Verifier()
	must(t, registry.Revocation{Policy: pki.RevocationRefuse, Lists: []string{file}}.Apply(v))
	verifier := service.NewVerifier(v)
	check := func(signer *ca.Key, at time.Time, want model.Code) {
		t.Helper()
		_, err := verifier.VerifyStatement(context.Background(), sign(t, signer, "x"), []byte("x"), at)
		if model.CodeOf(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
	check(signer, morning, "")
	write(morning.Add(time.Minute), ca.Revoked{Certificate: signer.Certificate, At: morning, Reason: 1})
	check(signer, morning.Add(30*time.Second), "") // looked at once a minute
	check(signer, morning.Add(2*time.Minute), model.CodeCertificateRevoked)
	must(t, os.WriteFile(file, []byte("half a list"), 0o600))
	check(signer, morning.Add(4*time.Minute), model.CodeCertificateRevoked) // the list before still counts
	check(other, morning.Add(4*time.Minute), "")
	check(other, morning.AddDate(0, 0, 8), model.CodeRevocationUnknown)   // and goes stale,
	check(signer, morning.AddDate(0, 0, 8), model.CodeCertificateRevoked) // though what was revoked stays so
	if err := (registry.Revocation{Policy: pki.RevocationRefuse, Lists: []string{file}}).Apply(a.Verifier()); err == nil {
		t.Error("half a list was read")
	}
}
