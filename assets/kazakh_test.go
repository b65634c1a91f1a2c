package assets

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// The endings as they are said after each word that a minute can end with: to, from, at.
var saidAfter = map[string][3]string{
	"нөл": {"ге", "ден", "де"}, "бір": {"ге", "ден", "де"}, "екі": {"ге", "ден", "де"}, "үш": {"ке", "тен", "те"},
	"төрт": {"ке", "тен", "те"}, "бес": {"ке", "тен", "те"}, "алты": {"ға", "дан", "да"}, "жеті": {"ге", "ден", "де"},
	"сегіз": {"ге", "ден", "де"}, "тоғыз": {"ға", "дан", "да"}, "он": {"ға", "нан", "да"}, "жиырма": {"ға", "дан", "да"},
	"отыз": {"ға", "дан", "да"}, "қырық": {"қа", "тан", "та"}, "елу": {"ге", "ден", "де"}, "алпыс": {"қа", "тан", "та"},
	"жетпіс": {"ке", "тен", "те"}, "сексен": {"ге", "нен", "де"}, "тоқсан": {"ға", "нан", "да"},
	"жүз": {"ге", "ден", "де"}, "мың": {"ға", "нан", "да"}, "миллион": {"ға", "нан", "да"},
}

func TestAKazakhEndingFollowsHowTheMinuteIsRead(t *testing.T) {
	words := strings.Fields("нөл бір екі үш төрт бес алты жеті сегіз тоғыз")
	tens := strings.Fields("- он жиырма отыз қырық елу")
	for minute := range 60 {
		word := words[minute%10]
		if minute%10 == 0 && minute > 0 {
			word = tens[minute/10]
		}
		for i, written := range []string{"ға", "дан", "та"} {
			clock := fmt.Sprintf("02:%02d", minute)
			if got, want := harmonize(clock+"-"+written+" дейін"), clock+"-"+saidAfter[word][i]+" дейін"; got != want {
				t.Errorf("%q, not %q", got, want)
			}
		}
	}
}

func TestAKazakhEndingFollowsAnyNumber(t *testing.T) {
	for number, word := range map[string]string{
		"0": "нөл", "60": "алпыс", "70": "жетпіс", "80": "сексен", "90": "тоқсан", "100": "жүз", "175": "бес", "1414": "төрт",
		"12\u00a0000": "мың", "1\u00a0200": "жүз", "3\u00a0000\u00a0000": "миллион", "40": "қырық", "01.03.2026": "алты",
	} {
		for i, written := range []string{"ке", "тен", "де"} {
			if got, want := harmonize(number+"-"+written), number+"-"+saidAfter[word][i]; got != want {
				t.Errorf("%q, not %q", got, want)
			}
		}
	}
	for _, untouched := range []string{"6-12 цифр", "3-оператор", "2-бет", "№ 5-қазан", "РМ-12 бала", "QR-кодты", "12-денсаулық"} {
		if got := harmonize(untouched); got != untouched {
			t.Errorf("%q became %q", untouched, got)
		}
	}
}

func TestOnlyKazakhTextsGetKazakhEndings(t *testing.T) {
	if got := Texts(model.Kazakh).T("offline.since", "time", "02:55"); got != "Байланыс 02:55-тен бері жоқ." {
		t.Errorf("%q", got)
	}
	if got := Texts(model.Russian).T("document.noviewer", "path", "/tmp/2-ге.pdf"); !strings.Contains(got, "2-ге.pdf") {
		t.Errorf("%q", got)
	}
}

// TestADayTakesItsEndingInKazakh holds that a day, which stands alone in the other languages, has an ending or the
// word күні before what asks for one.
func TestADayTakesItsEndingInKazakh(t *testing.T) {
	bare := regexp.MustCompile(`\{\{\.(until|day|since|from)\}\} (дейін|бастап|бері|кейін)`)
	files, err := fs.Glob(locales, "locales/*.kk.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(locales, name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if bare.MatchString(line) {
				t.Errorf("%s: %s", name, strings.TrimSpace(line))
			}
		}
	}
}
