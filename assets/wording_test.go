package assets

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// everyText calls visit with each text that people read: of the catalogues, the rules and
// the instructions.
func everyText(t *testing.T, visit func(lang model.Lang, key, text string)) {
	t.Helper()
	for _, lang := range model.Langs() {
		for _, texts := range []map[string]forms{ownTexts(t, lang), fyneTexts(t, lang)} {
			for key, forms := range texts {
				for _, text := range forms {
					visit(lang, key, text)
				}
			}
		}
	}
	names, err := fs.Glob(dataFiles, "rules/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal("no rules", err)
	}
	files := [][]byte{instructionsJSON}
	for _, name := range names {
		data, err := fs.ReadFile(dataFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data)
	}
	for _, data := range files {
		var value any
		if err := json.Unmarshal(data, &value); err != nil {
			t.Fatal(err)
		}
		everyTextOf(value, "", func(lang, text string) { visit(model.Lang(lang), "rules or instructions", text) })
	}
}

func everyTextOf(value any, name string, visit func(lang, text string)) {
	switch value := value.(type) {
	case map[string]any:
		for key, one := range value {
			everyTextOf(one, key, visit)
		}
	case []any:
		for _, one := range value {
			everyTextOf(one, name, visit)
		}
	case string:
		if model.Lang(name).Valid() {
			visit(name, value)
		}
	}
}

// avoided are words that have a better one, with it.
var avoided = map[model.Lang]map[string]string{
	model.Kazakh: {
		`түйме`: "батырма", `[Оо]қу режимі`: "жаттығу режимі", `пробел`: "бос орын", `[Өө]тініш жасау`: "жүгіну",
		`[өӨ]тініш №`: "№ … өтініш", `жазба \{\{`: "… жазбасы", `бастап үзілген`: "-дан бері жоқ",
		`шыққанда СМС`: "nobody sends one yet", `[Бб]ума`: "қалта", `[^д]өзі жіберіледі`: "өздігінен жіберіледі",
	},
	model.Russian: {
		`уйд[её]т`: "отправится", `[Рр]ебенок`: "ребёнок", `(^|[^а-яё])[Ее]ще([^а-я]|$)`: "ещё", `[Пп]рием`: "приём",
		`рабочих днях:`: "2 рабочих дня", `Вы в листе`: "ребёнок в листе", `придут СМС`: "nobody sends one yet",
	},
	model.English: {
		`\b[Ss]tatements?\b`: "application", `\bcabinet\b`: "account", `needs a person`: "needs attention", `\bwithout a line\b`: "connection",
		`\bdoes not fit\b`: "is not right", `\bmend\b`: "correct",
	},
}

func TestOneThingHasOneWord(t *testing.T) {
	rules := map[model.Lang]map[*regexp.Regexp]string{}
	for lang, words := range avoided {
		rules[lang] = map[*regexp.Regexp]string{}
		for word, better := range words {
			rules[lang][regexp.MustCompile(word)] = better
		}
	}
	everyText(t, func(lang model.Lang, key, text string) {
		for word, better := range rules[lang] {
			if found := word.FindString(text); found != "" {
				t.Errorf("%s: %s has %q (%s): %s", lang, key, found, better, text)
			}
		}
	})
}

// shout is a word in capitals that is no abbreviation.
var shout = regexp.MustCompile(`\p{Lu}{6,}`)

func TestTextsAreSetAsInPrint(t *testing.T) {
	everyText(t, func(lang model.Lang, key, text string) {
		switch bare := placeholder.ReplaceAllString(text, ""); {
		case strings.ContainsAny(bare, `"'`):
			t.Errorf("%s: %s has straight quotes: %s", lang, key, text)
		case strings.Contains(bare, "!"):
			t.Errorf("%s: %s shouts: %s", lang, key, text)
		case shout.MatchString(bare) && key != "rules or instructions" && key != "paper.practice": // the heading of what is signed, and a stamp
			t.Errorf("%s: %s is in capitals: %s", lang, key, text)
		case lang == model.English && strings.ContainsAny(bare, "«»"), lang != model.English && strings.ContainsAny(bare, "“”"):
			t.Errorf("%s: %s has the quotes of another language: %s", lang, key, text)
		case strings.Contains(bare, "№ ") || strings.Contains(bare, " - "):
			if strings.Contains(text, "№ {{") || strings.Contains(bare, " - ") {
				t.Errorf("%s: %s parts № and its number, or has a hyphen for a dash: %s", lang, key, text)
			}
		}
	})
}

func TestNoneIsToldAsNone(t *testing.T) {
	for lang, want := range map[model.Lang][2]string{
		model.Kazakh:  {"орын жоқ · күтуші жоқ", "орын жоқ · 4 күтуші"},
		model.Russian: {"нет мест · никто не ждёт", "нет мест · 4 ждут"},
		model.English: {"no places · nobody waits", "no places · 4 wait"},
	} {
		if got := Texts(lang).N("places.none", 0); got != want[0] {
			t.Errorf("%q", got)
		}
		if got := Texts(lang).N("places.none", 4); got != want[1] {
			t.Errorf("%q", got)
		}
	}
}

func TestAnSMSBeginsWithItsCodeAndHasNobodyToldOfIt(t *testing.T) {
	telling := regexp.MustCompile(`(?i)назовите|скажите|сообщите|айтыңыз|сотрудник|қызметкер|оператор|tell|give|staff|clerk`)
	for _, lang := range model.Langs() {
		for _, key := range []string{"sms.login", "sms.signing"} {
			for _, minutes := range []int{1, 2, 5} {
				text := Texts(lang).N(key, minutes, "code", "920662")
				if !strings.HasPrefix(text, "920662 — ") && !strings.HasPrefix(text, "920662 is ") || telling.MatchString(text) {
					t.Errorf("%s: %s", lang, text)
				}
				if len([]rune(text)) > 3*67 {
					t.Errorf("%s: more than three messages: %s", lang, text)
				}
			}
		}
	}
	if text := Texts(model.Russian).N("sms.login", 5, "code", "920662"); !strings.Contains(text, "5 минут.") {
		t.Error(text)
	}
}

func TestTheTimeToAnswerIsCounted(t *testing.T) {
	c := Texts(model.Russian)
	for days, want := range map[int]string{1: "1 рабочий день", 2: "2 рабочих дня", 5: "5 рабочих дней"} {
		if got := c.Term(model.Term{Days: days, Kind: model.WorkingTerm}); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	if got := c.Term(model.Term{Days: 3, Kind: model.CalendarTerm}); got != "3 дня" {
		t.Errorf("%q", got)
	}
}

// clerks is what a citizen at a kiosk has no use for: keys, printers, codes of errors, and
// what is told to a clerk about them.
var clerks = regexp.MustCompile(`(?i)\bF\d+\b|(press|нажмите|click) Enter|Enter (пернесін |батырмасын )?бас|Esc\b|Ctrl|принтер|printer|экземпляр|дана(лар)? саны|код ошибки|қате код|error code|` +
	`администратор|әкімші|administrator|заявител|өтініш беруші|applicant|NCALayer|перне[^т]|клавиш|клик|оператор|operator`)

// ofAnOffice are the codes that a kiosk never shows.
var ofAnOffice = regexp.MustCompile(`^(pin|name|setting|settings|passphrase)_`)

func TestAKioskSpeaksToTheCitizen(t *testing.T) {
	for _, lang := range model.Langs() {
		c := Texts(lang).For("kiosk")
		for _, code := range modelCodes(t) {
			err := model.NewError(model.Code(code), "seconds", "21", "days", "2", "left", "2", "limit", "4", "until", "2026-03-01", "from", "2026-03-01",
				"message", "", "reason", "", "district", "1110", "number", "ЛО-2026-000001", "digits", "6")
			title, action := c.ErrorText(err)
			for _, text := range []string{title, action, c.FieldText(err)} {
				if found := clerks.FindString(text); (found != "" || text == "") && !ofAnOffice.MatchString(code) {
					t.Errorf("%s: %s says %q: %s", lang, code, found, text)
				}
			}
		}
		for key, forms := range ownTexts(t, lang) {
			if bare, own := strings.CutPrefix(key, "kiosk."); own {
				for _, text := range forms {
					if found := clerks.FindString(text); found != "" {
						t.Errorf("%s: %s says %q: %s", lang, bare, found, text)
					}
				}
			}
		}
	}
}

func TestWhatAnOfferComesToIsToldInWords(t *testing.T) {
	for _, lang := range model.Langs() {
		c := Texts(lang)
		for _, then := range []model.Consequence{model.StaysWaiting, model.TurnsInactive, model.OnStopList, model.LeavesTheQueue} {
			for _, key := range []string{"event.then.", "message.then."} {
				if !c.Has(key + string(then)) {
					t.Errorf("%s: no text for %s%s", lang, key, then)
				}
			}
		}
		for _, kind := range []model.EventKind{
			model.EventUnanswered, model.EventUndelivered, model.EventOfferAnnulled, model.EventDisproved, model.EventNotRestored, model.EventStopListEnded, model.EventEnrolled, model.EventOffered,
		} {
			for _, key := range []string{"event.", "message."} {
				if !c.Has(key + string(kind)) {
					t.Errorf("%s: no text for %s%s", lang, key, kind)
				}
			}
		}
	}
}
