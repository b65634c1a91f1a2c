package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

var verifyDay = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// evidenceFolder holds signatures and everything that they are verified with.
func evidenceFolder(t *testing.T) string {
	t.Helper()
	authority, err := ca.New(verifyDay, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	other, err := ca.New(verifyDay, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	write := func(name string, data []byte, err error) {
		t.Helper()
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "roots"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("roots/all.pem", authority.PEM(), nil)
	id := ca.Identity{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", IIN: "880229400018"}
	issue := func(a *ca.Authority, use pki.KeyUse) *ca.Key {
		key, err := a.Issue(id, use)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	rsa, gost, bad, forged := issue(authority, pki.SignKey), issue(authority, pki.SingleKey), issue(authority, pki.SingleKey), issue(other, pki.SignKey)
	text := []byte("өтініш")
	write("text", text, nil)
	write("other", []byte("other"), nil)
	for name, key := range map[string]*ca.Key{"rsa": rsa, "gost": gost, "bad": bad, "forged": forged} {
		cms, err := key.SignCMS(text, ca.SignOptions{At: verifyDay})
		write(name+".cms", cms, err)
		write(name+".cer", key.Certificate.Raw(), nil)
	}
	detached, err := gost.SignCMS(text, ca.SignOptions{At: verifyDay, Detached: true})
	write("detached.p7s", detached, err)
	tsa, err := authority.TSA(func() time.Time { return verifyDay })
	if err != nil {
		t.Fatal(err)
	}
	// Stamped while the key was good, long before it was taken back.
	cms, err := bad.SignCMS(text, ca.SignOptions{At: verifyDay, Stamp: tsa.Stamp})
	write("stamped.cms", cms, err)
	token, err := tsa.Stamp(text)
	write("text.tst", token, err)
	xml, err := gost.SignXML([]byte("<a>text</a>"), ca.XMLOptions{})
	write("signed.xml", xml, err)
	write("changed.xml", bytes.Replace(xml, []byte("text"), []byte("tuxt"), 1), nil)
	late := ca.Revoked{Certificate: bad.Certificate, At: verifyDay.Add(10 * time.Minute), Reason: 4}
	list, err := authority.CRL(authority.GOSTIssuer, verifyDay.Add(20*time.Minute), late)
	write("late.crl", list, err)
	list, err = authority.CRL(authority.Issuer, verifyDay)
	write("rsa.crl", list, err)
	revoked := ca.Revoked{Certificate: bad.Certificate, At: verifyDay.Add(-time.Hour), Reason: 1}
	list, err = authority.CRL(authority.GOSTIssuer, verifyDay, revoked)
	write("gost.crl", list, err)
	request, err := pki.NewOCSPRequest(gost.Certificate, authority.GOSTIssuer, pki.CertIDSHA256, nil)
	write("request", request, err)
	answer, err := authority.AnswerOCSP(request, verifyDay, nil, revoked)
	write("gost.ocsp", answer, err)
	return folder
}

func TestVerifyEndsByTheVerdict(t *testing.T) {
	folder := evidenceFolder(t)
	for line, want := range map[string]int{
		"--crl rsa.crl rsa.cms":                        verifyValid,
		"--crl gost.crl gost.cms":                      verifyValid,
		"--crl rsa.crl --crl gost.crl --json gost.cms": verifyValid,
		"--ocsp gost.ocsp gost.cms":                    verifyValid,
		"--ocsp gost.ocsp gost.cer":                    verifyValid,
		"--ocsp gost.ocsp --content text detached.p7s": verifyValid,
		"rsa.crl":                                       verifyValid,
		"gost.crl":                                      verifyValid,
		"--crl late.crl stamped.cms":                    verifyValid,
		"--crl late.crl bad.cms":                        verifyInvalid,
		"--content text text.tst":                       verifyValid,
		"--content other text.tst":                      verifyInvalid,
		"text.tst":                                      verifyUnknown,
		"--crl gost.crl signed.xml":                     verifyValid,
		"--crl gost.crl changed.xml":                    verifyInvalid,
		"signed.xml":                                    verifyUnknown,
		"gost.ocsp":                                     verifyValid,
		"--crl gost.crl bad.cms":                        verifyInvalid,
		"--crl gost.crl --content other gost.cms":       verifyInvalid,
		"--ocsp gost.ocsp --content other detached.p7s": verifyInvalid,
		"--ocsp gost.ocsp detached.p7s":                 verifyUnknown,
		"rsa.cms":                                       verifyUnknown,
		"--crl rsa.crl forged.cms":                      verifyUnknown,
		"--at 2028-01-01 --crl gost.crl gost.cms":       verifyUnknown,
		"--at 2026-12-31 rsa.crl":                       verifyUnknown,
		"text":                                          verifyUnreadable,
		"request":                                       verifyUnreadable,
		"missing":                                       verifyUnreadable,
		"":                                              verifyUnreadable,
		"--crl text rsa.cms":                            verifyUnreadable,
		"--at yesterday rsa.cms":                        verifyUnreadable,
		"rsa.cms gost.cms":                              verifyUnreadable,
		"--at 2020-01-01T00:00:00Z --crl rsa.crl rsa.cms":  verifyInvalid,
		"--at 2026-11-21T12:30:00Z --crl gost.crl bad.cer": verifyInvalid,
	} {
		t.Run(line, func(t *testing.T) {
			t.Chdir(folder)
			args := []string{"verify", "--roots", "roots"}
			if !strings.Contains(line, "--at") {
				args = append(args, "--at", "2026-11-21T12:30:00Z")
			}
			stdout, stderr := newOutput(), newOutput()
			if code := run(t.Context(), append(args, strings.Fields(line)...), stdout, stderr); code != want {
				t.Errorf("ended with %d, want %d\n%s%s", code, want, stdout, stderr)
			}
			if (want == verifyUnreadable) == (stderr.String() == "") {
				t.Errorf("said %q", stderr)
			}
		})
	}
}

func TestVerifyTellsWhoAndWhy(t *testing.T) {
	t.Chdir(evidenceFolder(t))
	args := []string{"verify", "--roots", "roots", "--at", "2026-11-21T12:30:00Z", "--crl", "gost.crl"}
	for lang, parts := range map[string][]string{
		"kk": {"Нәтиже: Жарамсыз", "ЖСН: 880229400018", "Кері қайтарып алу: Өтпеді", "кілт басқалардың қолына түсуі мүмкін"},
		"ru": {"Результат: Недействительно", "ИИН: 880229400018", "ГОСТ Р 34.10-2015, 512 бит", "Отзыв: Не пройдено", "ключ мог оказаться у других"},
		"en": {"Result: Not valid", "IIN: 880229400018", "Revocation: Failed", "the key may be in other hands"},
	} {
		stdout := newOutput()
		run(t.Context(), append(args, "--lang", lang, "--pdf", lang+".pdf", "bad.cms"), stdout, newOutput())
		for _, part := range parts {
			if !strings.Contains(stdout.String(), part) {
				t.Errorf("%q is not in:\n%s", part, stdout)
			}
		}
		if pdf, err := os.ReadFile(lang + ".pdf"); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Errorf("%s: no PDF: %v", lang, err)
		}
	}
	stdout := newOutput()
	run(t.Context(), append(args, "--json", "bad.cms"), stdout, newOutput())
	var found struct {
		Kind, Verdict string
		SubReason     string `json:"sub_reason"`
		Signers       []struct {
			Certificate struct{ IIN string }
			Steps       []struct {
				Name, Outcome string
			}
		}
		Protocol struct{ Closing string }
	}
	if err := json.Unmarshal([]byte(stdout.String()), &found); err != nil {
		t.Fatal(err)
	}
	if found.Kind != "cms" || found.SubReason != "CERT_REVOKED" || len(found.Signers) != 1 || found.Signers[0].Certificate.IIN != "880229400018" || len(found.Signers[0].Steps) < 6 ||
		!strings.Contains(found.Protocol.Closing, "отозвано") {
		t.Errorf("%+v", found)
	}
}

func TestVerifyTellsErrorsInJSONToo(t *testing.T) {
	t.Chdir(evidenceFolder(t))
	for line, want := range map[string]struct {
		status int
		code   string
	}{
		"--json missing":            {verifyUnreadable, "unreadable"},
		"missing --json":            {verifyUnreadable, "unreadable"},
		"--json text":               {verifyUnreadable, "unreadable"},
		"--json":                    {verifyUnreadable, "usage"},
		"--json --bogus rsa.cms":    {verifyUnreadable, "usage"},
		"--bogus --json rsa.cms":    {verifyUnreadable, "usage"},
		"--json rsa.cms gost.cms":   {verifyUnreadable, "usage"},
		"--json --use x rsa.cms":    {verifyUnreadable, "usage"},
		"--json --lang x rsa.cms":   {verifyUnreadable, "usage"},
		"--json --at x rsa.cms":     {verifyUnreadable, "usage"},
		"--json --crl text rsa.cms": {verifyUnreadable, "unreadable"},
		"--json -h":                 {verifyValid, "help"},
		"rsa.cms --json --crl -h":   {verifyValid, "help"},
		"gost.ocsp --json":          {verifyValid, ""},
	} {
		stdout := newOutput()
		args := []string{"verify", "--roots", "roots"}
		if !strings.Contains(line, "--at") {
			args = append(args, "--at", "2026-11-21T12:30:00Z")
		}
		status := run(t.Context(), append(args, strings.Fields(line)...), stdout, newOutput())
		var answer struct{ Code, Error, Verdict string }
		if err := json.Unmarshal([]byte(stdout.String()), &answer); err != nil {
			t.Errorf("%s: %v in %q", line, err, stdout)
		}
		if status != want.status || answer.Code != want.code || (answer.Error == "") != (want.code == "") {
			t.Errorf("%s: %d %+v", line, status, answer)
		}
	}
}

func TestVerifyPassesOverWhatIsNoEvidence(t *testing.T) {
	t.Chdir(evidenceFolder(t))
	tryLater := filepath.Join(t.TempDir(), "later.ocsp")
	for name, data := range map[string][]byte{filepath.Join("roots", "README.md"): []byte("words"), tryLater: {0x30, 3, 0x0a, 1, 3}} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list, err := os.ReadFile("gost.crl")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("roots", "old.crl"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]int{
		"--crl gost.crl gost.cms":                         verifyValid,
		"--crl gost.crl --ocsp " + tryLater + " gost.cms": verifyValid,
		"--ocsp " + tryLater + " gost.cms":                verifyUnknown,
		tryLater:                                          verifyUnknown,
	} {
		stdout, stderr := newOutput(), newOutput()
		args := []string{"verify", "--roots", "roots", "--at", "2026-11-21T12:30:00Z"}
		if status := run(t.Context(), append(args, strings.Fields(line)...), stdout, stderr); status != want {
			t.Errorf("%s: %d\n%s%s", line, status, stdout, stderr)
		}
		for _, name := range []string{"README.md", "old.crl"} {
			if !strings.Contains(stdout.String(), name+": регистрационного свидетельства в файле нет") {
				t.Errorf("%s: nothing is said of %s\n%s", line, name, stdout)
			}
		}
	}
	if err := os.WriteFile(filepath.Join("roots", "broken.cer"), []byte("words"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status := run(t.Context(), []string{"verify", "--roots", "roots", "gost.cms"}, newOutput(), newOutput()); status != verifyUnreadable {
		t.Error("a broken certificate among the authorities is passed over")
	}
}
