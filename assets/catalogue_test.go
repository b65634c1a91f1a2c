package assets

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"akmola.kz/kezek/internal/model"
)

// pluralForms are those that a text with a count needs in each language (CLDR).
var pluralForms = map[model.Lang][]string{
	model.Kazakh:  {"one", "other"},
	model.Russian: {"few", "many", "one", "other"},
	model.English: {"one", "other"},
}

var placeholder = regexp.MustCompile(`{{-?\s*\.(\w+)\s*-?}}`)

// forms is a text: one form under "" or one for each plural.
type forms map[string]string

func holdsAll(t *testing.T, text string, wants []string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the text", want)
		}
	}
	if strings.ContainsAny(text, "{}") {
		t.Errorf("a field was not filled:\n%s", text)
	}
}

// readTexts reads every text of a language, as the file has it.
func readTexts(t *testing.T, names []string) map[string]forms {
	t.Helper()
	texts := map[string]forms{}
	for _, name := range names {
		data, err := fs.ReadFile(locales, name)
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]json.RawMessage
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, raw := range file {
			if _, twice := texts[key]; twice {
				t.Errorf("%s: %s is in another file too", name, key)
			}
			texts[key] = readForms(t, name, key, raw)
		}
	}
	return texts
}

func readForms(t *testing.T, name, key string, raw json.RawMessage) forms {
	t.Helper()
	var single string
	if json.Unmarshal(raw, &single) == nil {
		return forms{"": single}
	}
	var plural map[string]string
	if err := json.Unmarshal(raw, &plural); err != nil {
		t.Errorf("%s: %s is neither a text nor its plural forms", name, key)
	}
	return plural
}

func ownTexts(t *testing.T, lang model.Lang) map[string]forms {
	t.Helper()
	names, err := catalogueFiles(locales, lang)
	if err != nil {
		t.Fatal(err)
	}
	return readTexts(t, names)
}

func fyneTexts(t *testing.T, lang model.Lang) map[string]forms {
	t.Helper()
	return readTexts(t, []string{"locales/fyne." + string(lang) + ".json"})
}

func placeholders(f forms) []string {
	names := map[string]bool{}
	for _, text := range f {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			names[found[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func TestTheThreeLanguagesHaveTheSameTexts(t *testing.T) {
	for _, read := range []func(*testing.T, model.Lang) map[string]forms{ownTexts, fyneTexts} {
		russian := read(t, model.Russian)
		for _, lang := range model.Langs() {
			texts := read(t, lang)
			for key := range russian {
				if _, ok := texts[key]; !ok {
					t.Errorf("%s: no text for %s", lang, key)
				}
			}
			for key, text := range texts {
				want, ok := russian[key]
				switch {
				case !ok:
					t.Errorf("%s: %s is not in Russian", lang, key)
				case !slices.Equal(placeholders(text), placeholders(want)):
					t.Errorf("%s: %s has placeholders %v, the Russian one %v", lang, key, placeholders(text), placeholders(want))
				case (len(text) > 1) != (len(want) > 1):
					t.Errorf("%s: %s has plural forms in one language only", lang, key)
				}
			}
		}
	}
}

func TestATextWithACountHasEveryPluralForm(t *testing.T) {
	for _, lang := range model.Langs() {
		for key, text := range ownTexts(t, lang) {
			if _, single := text[""]; single {
				continue
			}
			if got := slices.Sorted(maps.Keys(text)); !slices.Equal(got, pluralForms[lang]) {
				t.Errorf("%s: %s has the forms %v, not %v", lang, key, got, pluralForms[lang])
			}
		}
	}
}

func TestNoTextIsEmptyOrBreaksItsTemplate(t *testing.T) {
	for _, lang := range model.Langs() {
		for key, text := range ownTexts(t, lang) {
			for form, s := range text {
				rest := placeholder.ReplaceAllString(s, "x")
				switch {
				case strings.TrimSpace(s) == "":
					t.Errorf("%s: %s %s is empty", lang, key, form)
				case strings.Contains(rest, "{{") || strings.Contains(rest, "}}"):
					t.Errorf("%s: %s has a placeholder of another form than {{.name}}", lang, key)
				case s != strings.TrimSpace(s) || strings.Contains(s, "  "):
					t.Errorf("%s: %s has spaces at its edge or in a row", lang, key)
				}
			}
		}
	}
}

// keyCaps are keys as they stand on a keyboard, in Latin letters.
var keyCaps = regexp.MustCompile(`Ctrl [A-Z]`)

// mixedWord finds a word written in two alphabets, or a lone Latin letter that
// looks like a Cyrillic one in a text that is mostly Cyrillic.
func mixedWord(text string) string {
	words := strings.FieldsFunc(keyCaps.ReplaceAllString(placeholder.ReplaceAllString(text, " "), " "), func(r rune) bool { return !unicode.IsLetter(r) })
	letters := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			letters++
		case unicode.Is(unicode.Latin, r):
			letters--
		}
	}
	for _, word := range words {
		latin := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
		cyrillic := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
		if latin && (cyrillic || letters > 0 && len(word) == 1 && strings.Contains("aceiopxyABCEHKMOPTX", word)) {
			return word
		}
	}
	return ""
}

func TestNoWordMixesAlphabets(t *testing.T) {
	if mixedWord("Кipу") == "" || mixedWord("вход c ключом") == "" || mixedWord("PDF-файл, NCALayer") != "" {
		t.Fatal("the test does not tell a mixed word")
	}
	for _, lang := range model.Langs() {
		for _, texts := range []map[string]forms{ownTexts(t, lang), fyneTexts(t, lang)} {
			for key, text := range texts {
				for _, s := range text {
					if word := mixedWord(s); word != "" {
						t.Errorf("%s: %s mixes alphabets in %q", lang, key, word)
					}
				}
			}
		}
	}
	for _, set := range embedded().rules {
		for _, lang := range model.Langs() {
			for _, template := range set.Statements {
				if word := mixedWord(template.Online.In(lang) + "\n" + template.Offline.In(lang)); word != "" {
					t.Errorf("rules %s, %s: %q mixes alphabets", set.Version, lang, word)
				}
			}
		}
	}
	districts, err := dataFiles.ReadFile(districtsFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{districts, instructionsJSON} {
		for line := range strings.Lines(string(data)) {
			_, value, _ := strings.Cut(line, ":")
			if word := mixedWord(value); word != "" {
				t.Errorf("%q mixes alphabets in %s", word, line)
			}
		}
	}
}

// modelCodes reads every constant of type Code from the source of package model.
func modelCodes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "internal", "model", "code.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		for _, value := range spec.Values {
			literal, ok := value.(*ast.BasicLit)
			if !ok {
				t.Fatal("a code that is no plain string")
			}
			code, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, code)
		}
		return true
	})
	if len(codes) < 60 {
		t.Fatalf("only %d codes were read", len(codes))
	}
	return codes
}

var inputCode = regexp.MustCompile(`^(iin|phone|email)_(empty|digits|length|date|century|checksum|child|mobile|contact|format|letters|layout)$|^otp_(format|wrong|expired|locked)$|^pin_(format|weak|repeat|wrong|wait)$|^name_empty$|^passphrase_(short|wrong)$|^file_unreadable$|^document_(type|too_large|damaged|locked|mixed|pixels)$`)

var errorKey = regexp.MustCompile(`^error\.\w+\.(title|action|field)$`)

func TestEveryErrorCodeHasItsTexts(t *testing.T) {
	texts := ownTexts(t, model.Russian)
	known := map[string]bool{}
	for _, code := range modelCodes(t) {
		wants := []string{"error." + code + ".title", "error." + code + ".action"}
		if inputCode.MatchString(code) {
			wants = append(wants, "error."+code+".field")
		}
		for _, want := range wants {
			known[want] = true
			if _, ok := texts[want]; !ok {
				t.Errorf("no text %s", want)
			}
		}
	}
	for key, text := range texts {
		if !errorKey.MatchString(key) {
			continue
		}
		if !known[key] {
			t.Errorf("%s belongs to no code", key)
		}
		if strings.Contains(text[""], "!") {
			t.Errorf("%s shouts", key)
		}
	}
}

func TestAnErrorIsToldInWords(t *testing.T) {
	c := Texts(model.Russian)
	title, _ := c.ErrorText(model.NewError(model.CodeApplicationOther, "district", "1148"))
	if !strings.Contains(title, "Есильский район") {
		t.Errorf("the district is told by its code: %q", title)
	}
	title, _ = c.ErrorText(model.NewError(model.CodeCertificateExpired, "until", "2026-03-01T18:59:59Z"))
	if !strings.Contains(title, "01.03.2026") {
		t.Errorf("the date is not written as people write it: %q", title)
	}
	title, _ = c.ErrorText(model.NewError(model.CodeNCALayerFailed, "message", "Неверный пароль"))
	if title != "NCALayer не смог подписать. Неверный пароль" {
		t.Errorf("what NCALayer said is not told: %q", title)
	}
	if title, _ = c.ErrorText(model.NewError(model.CodeNCALayerFailed)); title != "NCALayer не смог подписать." {
		t.Errorf("without a message: %q", title)
	}
	for days, want := range map[string]string{"1": "через 1 день", "22": "через 22 дня", "30": "через 30 дней"} {
		if title, _ = c.ErrorText(model.NewError(model.CodeStatementOld, "days", days)); !strings.Contains(title, want) {
			t.Errorf("%s days: %q", days, title)
		}
	}
	if text := c.FieldText(model.NewError(model.CodePINWait, "seconds", "21")); !strings.HasSuffix(text, "21 секунду") {
		t.Errorf("21 seconds: %q", text)
	}
	unknown, _ := c.ErrorText(model.NewError("code_of_a_later_version"))
	if internal, _ := c.ErrorText(model.NewError(model.CodeInternal)); unknown != internal {
		t.Errorf("an unknown code says %q", unknown)
	}
	for _, code := range []model.Code{model.CodeIINChecksum, model.CodeCentralDown} {
		if text := c.FieldText(model.NewError(code)); strings.Contains(text, "⟦") {
			t.Errorf("%s has no text for a field: %s", code, text)
		}
	}
}

func TestFynesTextsAreRightAboutTheWeek(t *testing.T) {
	russian := fyneTexts(t, model.Russian)
	if russian["tuesday"][""] != "Вторник" || russian["thursday"][""] != "Четверг" {
		t.Error("Tuesday and Thursday are swapped")
	}
	for _, lang := range model.Langs() {
		if !json.Valid(FyneTranslations(lang)) {
			t.Errorf("%s: not JSON", lang)
		}
	}
}

func TestKeysStandForTheTextsThatAreThere(t *testing.T) {
	keys := Keys(model.Russian)
	for got, want := range map[string]string{
		keys.T("app.title"):                 "@ru.app.title",
		keys.T("missing"):                   "⟦missing⟧",
		keys.T("size.kb"):                   "⟦size.kb⟧", // it needs a number
		keys.N("organizations", 3):          "@ru.organizations(n=3)",
		keys.T("size.mb", "n", 1, "b", "x"): "@ru.size.mb(b=x, n=1)",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	title, action := keys.ErrorText(model.NewError(model.CodePINWait, "seconds", "5"))
	if title != "@ru.error.pin_wait.title(seconds=5)" || action != "@ru.error.pin_wait.action(seconds=5)" {
		t.Errorf("%q, %q", title, action)
	}
	if title, _ := Texts(model.Russian).ErrorText(model.NewError(model.CodeInternal)); strings.Contains(title, "@") {
		t.Errorf("the texts themselves are %q", title)
	}
}

// TestACodeIsShownWhereSupportIsToldIt holds the texts to the table of codes: a text that asks
// to tell the code stands only where the code is shown.
func TestACodeIsShownWhereSupportIsToldIt(t *testing.T) {
	for key, text := range ownTexts(t, model.English) {
		name, ok := strings.CutSuffix(strings.TrimPrefix(key, "error."), ".action")
		if ok && strings.Contains(fmt.Sprint(text), "error code") && !model.Code(name).ForSupport() {
			t.Errorf("%s: %q, but no code is shown", name, text)
		}
	}
}

func TestEveryStatusOfAnApplicationHasAText(t *testing.T) {
	for _, status := range []model.ApplicationStatus{model.InQueue, model.Referred, model.Enrolled, model.Inactive, model.Refused, model.Withdrawn, model.Annulled} {
		for _, lang := range model.Langs() {
			if key := "status." + string(status); !Texts(lang).Has(key) {
				t.Errorf("%s: no %s", lang, key)
			}
		}
	}
}
