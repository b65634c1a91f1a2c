package documents

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// pkiNames returns the string constants of package pki by their types, and the elements of its
// maps of names under the names of the maps.
func pkiNames(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "pki", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string][]string{}
	take := func(kind string, e ast.Expr) {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			name, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			names[kind] = append(names[kind], name)
		}
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			kind, _ := spec.Type.(*ast.Ident)
			for i, value := range spec.Values {
				if kind != nil {
					take(kind.Name, value)
				}
				if table, ok := value.(*ast.CompositeLit); ok {
					for _, element := range table.Elts {
						if pair, ok := element.(*ast.KeyValueExpr); ok {
							take(spec.Names[i].Name+" key", pair.Key)
							take(spec.Names[i].Name+" value", pair.Value)
						}
					}
				}
			}
			return true
		})
	}
	return names
}

func TestEveryNameOfAReportHasItsWords(t *testing.T) {
	names := pkiNames(t)
	for kind, test := range map[string]struct {
		least    int
		prefixes []string
	}{
		"Kind": {6, []string{"title", "kind"}}, "Verdict": {3, []string{"verdict", "closing"}}, "SubReason": {24, []string{"reason"}},
		"StepName": {14, []string{"step", "passed"}}, "Outcome": {4, []string{"outcome"}}, "Unused": {11, []string{"unused"}},
		"OwnerKind": {3, []string{"owner"}}, "RevocationStatus": {3, []string{"status", "value"}}, "FactName": {17, []string{"fact"}},
		"Algorithm": {5, []string{"key"}}, "Note": {19, []string{"note"}},
		"unsignedNames key": {11, []string{"attribute"}}, "reasons value": {10, []string{"revoked"}},
	} {
		if len(names[kind]) < test.least {
			t.Errorf("only %d names of %s were read", len(names[kind]), kind)
		}
		for _, name := range names[kind] {
			for _, prefix := range test.prefixes {
				if name == string(pki.NoCertificateInside) || name == string(pki.NoAnswerInside) {
					prefix = "skipped"
				}
				for _, lang := range model.Langs() {
					if key := "protocol." + prefix + "." + name; !assets.Texts(lang).Has(key) {
						t.Errorf("%s: no %s", lang, key)
					}
				}
			}
		}
	}
}

var protocolDay = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// inspected makes a signature of an invented person and inspects it.
func inspected(t *testing.T, id ca.Identity, text string, change func(v *pki.Verifier, a *ca.Authority, key *ca.Key)) (*pki.Inspection, []byte) {
	t.Helper()
	authority, err := ca.New(protocolDay, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	key, err := authority.Issue(id, pki.SingleKey)
	if err != nil {
		t.Fatal(err)
	}
	cms, err := key.SignCMS([]byte(text), ca.SignOptions{At: protocolDay})
	if err != nil {
		t.Fatal(err)
	}
	v := &pki.Verifier{Policy: pki.RevocationRefuse}
	all, err := pki.ParseCertificates(authority.PEM())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.SelfSigned() {
			v.Roots = append(v.Roots, c)
		} else {
			v.Intermediates = append(v.Intermediates, c)
		}
	}
	change(v, authority, key)
	found, err := v.Inspect(t.Context(), cms, pki.Options{At: protocolDay.Add(time.Hour), AnyOwner: true, Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	return found, cms
}

// listing gives the verifier a list in which the key is revoked, where it is.
func listing(revoked bool) func(v *pki.Verifier, a *ca.Authority, key *ca.Key) {
	return func(v *pki.Verifier, a *ca.Authority, key *ca.Key) {
		var entries []ca.Revoked
		if revoked {
			entries = []ca.Revoked{{Certificate: key.Certificate, At: protocolDay.Add(-time.Hour), Reason: 1}}
		}
		data, err := a.CRL(a.GOSTIssuer, protocolDay, entries...)
		if err != nil {
			panic(err)
		}
		list, err := pki.ParseCRL(data)
		if err != nil {
			panic(err)
		}
		v.Evidence.Lists = []*pki.CRL{list}
	}
}

var testova = ca.Identity{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", IIN: "880229400018"}

func TestAProtocolCanBeQuoted(t *testing.T) {
	const hash = "SHA-256 efc14fb65428ca8168353a3a991eb94abc24217299edb63c4f94cbb638d6f777"
	const who = "электронной цифровой подписи (владелец ключа: ТЕСТОВА АЙГҮЛ, ИИН 880229400018) под данными с контрольной суммой " + hash + ": "
	const at = "21.11.2026 18:00:00 (Астана, UTC+5)"
	nothing := func(*pki.Verifier, *ca.Authority, *ca.Key) {}
	for want, change := range map[string]func(*pki.Verifier, *ca.Authority, *ca.Key){
		"Проверка подтвердила действительность " + who + "данные после подписания не изменены; время подписания ничем не доказано, поэтому проверено на " + at +
			"; регистрационное свидетельство тогда действовало и отозвано не было.": listing(false),
		"Проверка установила недействительность " + who + "регистрационное свидетельство к этому времени было отозвано; дата отзыва – 21.11.2026 16:00:00 (Астана, UTC+5), " +
			"причина – ключ мог оказаться у других; проверено на " + at + ".": listing(true),
		"Проверка не позволила ни подтвердить, ни опровергнуть действительность " + who + "нет сведений о том, отозвано ли регистрационное свидетельство; проверено на " + at + ".": nothing,
		"Проверка подтвердила действительность " + who + "данные после подписания не изменены; время подписания ничем не доказано, поэтому проверено на " + at +
			"; регистрационное свидетельство тогда действовало, а отозвано ли оно, не выяснено.": func(v *pki.Verifier, _ *ca.Authority, _ *ca.Key) { v.Policy = pki.RevocationMark },
	} {
		found, cms := inspected(t, testova, "өтініш", change)
		if p := Protocol(model.Russian, found, Examined{Data: cms}); p.Closing != want {
			t.Errorf("%s\nwant %s", p.Closing, want)
		}
	}
}

// hexNumber is a hash or the number of a certificate.
var hexNumber = regexp.MustCompile(`[0-9a-f]{12,}`)

func TestAProtocolIsInOneLanguage(t *testing.T) {
	for _, revoked := range []bool{false, true} {
		found, cms := inspected(t, testova, "өтініш", listing(revoked))
		for _, lang := range []model.Lang{model.Kazakh, model.Russian} {
			text := hexNumber.ReplaceAllString(ProtocolText(Protocol(lang, found, Examined{Data: cms})), "")
			for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
				latin := strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) })
				if !latin && !slices.Contains([]string{"SHA", "CMS", "UTC", "GOST", "TEST"}, word) && len(word) > 4 {
					t.Errorf("%s: %q", lang, word)
				}
			}
		}
	}
}

func TestAProtocolShowsNothingRaw(t *testing.T) {
	bad := "\x1b[2J\u202eABC"
	id := testova
	id.Surname += bad
	found, cms := inspected(t, id, "строка "+bad+"\r\nвторая\n", listing(true))
	p := Protocol(model.Russian, found, Examined{Name: bad, Data: cms})
	text := ProtocolText(p)
	if strings.ContainsAny(text, "\x1b\u202e\r") {
		t.Errorf("%q", text)
	}
	if !strings.Contains(text, "│ строка \\u{1b}[2J\\u{202e}ABC\n  │ вторая\n") {
		t.Errorf("the text is not shown as it was signed:\n%s", text)
	}
}

func TestALongTextIsShownInPart(t *testing.T) {
	for _, c := range []struct{ letters, shown int }{{maxProtocolText, maxProtocolText}, {maxProtocolText + 1, maxProtocolText}} {
		found, cms := inspected(t, testova, strings.Repeat("ө", c.letters), listing(false))
		p := Protocol(model.Kazakh, found, Examined{Data: cms})
		i := slices.IndexFunc(p.Sections, func(s model.ProtocolSection) bool { return s.Text != "" })
		if n := len([]rune(p.Sections[i].Text)); n != c.shown || (len(p.Sections[i].Rows) > 0) != (c.shown < c.letters) {
			t.Errorf("of %d letters %d are shown, with %v", c.letters, n, p.Sections[i].Rows)
		}
	}
}

func TestRolesAreToldInWords(t *testing.T) {
	w := writer{T: assets.Texts(model.Russian)}
	for oid, want := range map[string]string{
		"1.2.398.3.3.4.1.2.1":   "первый руководитель",
		"1.2.398.3.3.4.1.2.6.3": "информационная система",
		"1.2.398.3.3.4.3.1":     "владелец, чья личность подтверждена (способ: 1.2.398.3.3.4.3.1)",
		"1.2.398.5.19.1.2.2.1":  "клиент Казначейства",
		"1.2.398.3.3.4.9":       "роль с кодом 1.2.398.3.3.4.9, её название протоколу не известно",
	} {
		if got := w.role(oid); got != want {
			t.Errorf("%s: %s", oid, got)
		}
	}
}

func TestAProtocolIsDrawn(t *testing.T) {
	found, cms := inspected(t, testova, strings.Repeat("өтініш\n", 200), listing(true))
	for _, lang := range model.Langs() {
		pdf, err := Printer{}.Protocol(Protocol(lang, found, Examined{Data: cms}))
		if err != nil || pages(pdf) < 5 || !bytes.HasSuffix(bytes.TrimSpace(pdf), []byte("%%EOF")) {
			t.Errorf("%s: %d pages, %v", lang, pages(pdf), err)
		}
	}
}

// Of two signatures in one document the second covers the first: nobody is told that what it signs is
// not there.
func TestWhatALaterSignatureOfXMLCoversIsTold(t *testing.T) {
	authority, err := ca.New(protocolDay, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	document := []byte("<letter>Хат</letter>")
	for _, iin := range []string{"900203401006", "880505300802"} {
		key, err := authority.Issue(ca.Identity{Surname: "ТЕСТОВ", GivenName: "ТЕСТ", IIN: iin}, pki.SingleKey)
		if err != nil {
			t.Fatal(err)
		}
		if document, err = key.SignXML(document, ca.XMLOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := authority.Verifier().Inspect(t.Context(), document, pki.Options{At: protocolDay.Add(time.Hour), Whole: true})
	if err != nil || len(found.Signers) != 2 {
		t.Fatalf("%+v, %v", found, err)
	}
	for _, lang := range model.Langs() {
		text := strings.Join(strings.Fields(ProtocolText(Protocol(lang, found, Examined{Data: document}))), " ")
		texts := assets.Texts(lang)
		if !strings.Contains(text, texts.T("protocol.type.above")) || strings.Contains(text, texts.T("protocol.type.missing")) {
			t.Errorf("%s: %s", lang, text)
		}
	}
}
