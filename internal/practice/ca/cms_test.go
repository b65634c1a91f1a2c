package ca

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki"
)

// signers are a person's keys, one of each kind that signs.
func signers(t *testing.T, a *Authority) map[string]*Key {
	t.Helper()
	rsa, err := a.Issue(parent(t), pki.SignKey)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*Key{"RSA": rsa, "GOST": gostKey(t, a)}
}

func TestSingleKeyLogsInAndSigns(t *testing.T) {
	a := newAuthority(t)
	key := gostKey(t, a)
	for _, use := range []pki.Use{pki.Login, pki.Signing} {
		cms, err := key.SignCMS([]byte("мәтін"), SignOptions{At: day})
		if err != nil {
			t.Fatal(err)
		}
		result, err := a.Verifier().Verify(cms, []byte("мәтін"), day, use)
		if err != nil || !result.Signer.Equal(key.Certificate) || len(result.Chain) != 3 {
			t.Errorf("%s: %+v, %v", use, result, err)
		}
		if _, err := newStranger(t).Verifier().Verify(cms, nil, day, use); err == nil {
			t.Error("another practice authority believes it too")
		}
	}
}

func TestSignaturesAreAddedToEachOther(t *testing.T) {
	a := newAuthority(t)
	keys := signers(t, a)
	content := []byte("өтініш")
	for _, detached := range []bool{false, true} {
		first, err := keys["RSA"].SignCMS(content, SignOptions{At: day, Detached: detached})
		if err != nil {
			t.Fatal(err)
		}
		both, err := keys["GOST"].CosignCMS(first, content, SignOptions{At: day})
		if err != nil {
			t.Fatal(err)
		}
		result, err := a.Verifier().Verify(both, content, day, pki.Signing)
		if err != nil || len(result.Signers) != 2 {
			t.Errorf("detached %v: %+v, %v", detached, result, err)
		}
		again, err := keys["RSA"].CosignCMS(both, content, SignOptions{At: day.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		message, err := pki.ParseCMS(again)
		if err != nil || len(message.SignerCertificates()) != 3 || len(message.Certificates) != 2 {
			t.Errorf("%d signers, %v", len(message.SignerCertificates()), err)
		}
	}
	detached, err := keys["GOST"].SignCMS(content, SignOptions{At: day, Detached: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys["RSA"].CosignCMS(detached, nil, SignOptions{At: day}); err == nil {
		t.Error("signed content that nobody has")
	}
	for _, none := range [][]byte{nil, content, {0x30, 0}, detached[:len(detached)-1], keys["RSA"].Certificate.Raw()} {
		if _, err := keys["RSA"].CosignCMS(none, content, SignOptions{At: day}); !errors.Is(err, ErrNotCMS) {
			t.Errorf("%.20x: %v", none, err)
		}
	}
}

func TestTimeStampsHold(t *testing.T) {
	a := newAuthority(t)
	now := func() time.Time { return day.Add(time.Minute) }
	tsa, err := a.TSA(now)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range signers(t, a) {
		stamped, err := key.SignCMS([]byte("x"), SignOptions{At: day, Stamp: tsa.Stamp})
		if err != nil {
			t.Fatal(err)
		}
		plain, err := key.SignCMS([]byte("x"), SignOptions{At: day})
		if err != nil {
			t.Fatal(err)
		}
		later, err := StampCMS(plain, tsa.Stamp)
		if err != nil {
			t.Fatal(err)
		}
		for how, cms := range map[string][]byte{"at once": stamped, "later": later} {
			result, err := a.Verifier().Verify(cms, nil, day.Add(time.Hour), pki.Signing)
			if err != nil || !result.Report.Signers[0].Stamped || !result.Report.Signers[0].BestTime.Equal(now()) {
				t.Errorf("%s %s: %+v, %v", name, how, result.Report, err)
			}
		}
		if again, err := StampCMS(stamped, tsa.Stamp); err != nil || !bytes.Equal(again, stamped) {
			t.Error("stamped twice:", err)
		}
	}
	if _, err := StampCMS([]byte("x"), tsa.Stamp); !errors.Is(err, ErrNotCMS) {
		t.Error(err)
	}
}

func TestXMLIsSignedByEachKindOfKey(t *testing.T) {
	a := newAuthority(t)
	for name, key := range signers(t, a) {
		for _, o := range []XMLOptions{{}, {LineEnd: "\n"}, {LineEnd: "\r\n"}, {LineEnd: "\n", Wrapped: true}} {
			signed, err := key.SignXML([]byte("<tag>дерек</tag>"), o)
			if err != nil {
				t.Fatal(err)
			}
			result, err := a.Verifier().VerifyXML(signed, pki.WholeDocument, day, pki.Signing)
			if err != nil || string(result.Content) != "<tag>дерек</tag>" || !result.Signer.Equal(key.Certificate) {
				t.Errorf("%s %+v: %v", name, o, err)
			}
			if name == "GOST" && o.Wrapped { // the digest of 64 bytes takes two lines, the signature three
				broken := bytes.ReplaceAll(signed, []byte("&#13;"), nil)
				if !strings.Contains(string(signed), "==") || pki.CheckXMLSignature(broken) == nil {
					t.Error("holds without the references that were signed")
				}
			}
		}
	}
}

func FuzzCosign(f *testing.F) {
	a, err := New(day, SharedKeys())
	if err != nil {
		f.Fatal(err)
	}
	key, err := a.Issue(Identity{Surname: "ТЕСТОВ", IIN: "123456789011"}, pki.SingleKey)
	if err != nil {
		f.Fatal(err)
	}
	cms, err := key.SignCMS([]byte("x"), SignOptions{At: day})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(cms)
	f.Fuzz(func(t *testing.T, cms []byte) {
		m, err := parseSignedData(cms)
		if err != nil {
			return
		}
		if again, err := m.encode(); err == nil && len(again) > 2*len(cms)+64 {
			t.Errorf("%d bytes of %d", len(again), len(cms))
		}
	})
}
