package assets

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/image/webp"

	"akmola.kz/kezek/internal/model"
)

func TestTheTwentyDistrictsOfTheRegionAreThere(t *testing.T) {
	districts := Districts()
	if len(districts) != 20 {
		t.Fatalf("%d districts, not 20", len(districts))
	}
	seen := map[string]bool{}
	cities := 0
	for _, d := range districts {
		if len(d.Code) != 4 || d.Code[:2] != "11" || seen[d.Code] {
			t.Errorf("code %q is wrong or there twice", d.Code)
		}
		seen[d.Code] = true
		if d.City {
			cities++
		}
		for _, text := range []model.Text{d.Name, d.Short} {
			if text.KK == "" || text.RU == "" || text.EN == "" {
				t.Errorf("%s has no name in some language", d.Code)
			}
		}
		if d.City != (d.Centre == model.Text{}) {
			t.Errorf("%s: a district has a centre, a city is one", d.Code)
		}
	}
	if cities != 3 {
		t.Errorf("%d cities, not 3", cities)
	}
}

func TestAnOldCodeFindsTheDistrict(t *testing.T) {
	for code, want := range map[string]string{"1110": "1110", "116651100": "1116"} {
		if d, ok := FindDistrict(code); !ok || d.Code != want {
			t.Errorf("%s finds %q, not %s", code, d.Code, want)
		}
	}
	if _, ok := FindDistrict("9999"); ok {
		t.Error("a district that does not exist was found")
	}
}

func TestDistrictsAreFoundAcrossAlphabets(t *testing.T) {
	districts := Districts()
	texts := make([]string, len(districts))
	for i, d := range districts {
		texts[i] = d.SearchText()
	}
	index := model.NewIndex(texts)
	for query, code := range map[string]string{
		"Көкшетау": "1110", "Кокшетау": "1110", "kokshetau": "1110", "г.Косшы": "1116",
		"yesil": "1148", "щучинск": "1170", "биржан": "1145",
	} {
		found := index.Find(query)
		if len(found) == 0 || districts[found[0]].Code != code {
			t.Errorf("%q does not find %s first", query, code)
		}
	}
}

func TestRulesAreThoseInForceOnTheDay(t *testing.T) {
	for _, test := range []struct {
		day  model.Date
		want string
	}{
		{model.Date{Year: 2024, Month: time.June, Day: 1}, "2024-06-01"},
		{model.Date{Year: 2025, Month: time.June, Day: 30}, "2024-06-01"},
		{model.Date{Year: 2025, Month: time.July, Day: 1}, "2025-07-01"},
		{model.Date{Year: 2026, Month: time.November, Day: 21}, "2025-07-01"},
	} {
		set, err := Rules("1110", test.day)
		if err != nil || set.Version != test.want {
			t.Errorf("%s: rules %q, error %v, not %s", test.day, set.Version, err, test.want)
		}
	}
	if _, err := Rules("1110", model.Date{Year: 2000, Month: 1, Day: 1}); err == nil {
		t.Error("a day before all rules has some")
	}
	if _, err := Rules("9999", model.Date{Year: 2026, Month: 1, Day: 1}); err == nil {
		t.Error("a district that does not exist has rules")
	}
}

func TestADistrictsOwnRulesGoBeforeTheGeneralOnes(t *testing.T) {
	sets := []model.RuleSet{
		{Version: "own", District: "1116", Since: model.Date{Year: 2025, Month: 1, Day: 1}},
		{Version: "general", Since: model.Date{Year: 2026, Month: 1, Day: 1}},
	}
	day := model.Date{Year: 2026, Month: 2, Day: 1}
	for district, want := range map[string]string{"1116": "own", "1110": "general"} {
		if set, ok := inForce(sets, district, day); !ok || set.Version != want {
			t.Errorf("%s is under %q, not %q", district, set.Version, want)
		}
	}
}

// sample returns what a statement is rendered from.
func sample() (model.Statement, model.District, model.Organization) {
	district, _ := FindDistrict("1110")
	org := model.Organization{ID: "150540000027", District: "1110", Full: model.Text{KK: "«Үлгі» бөбекжайы", RU: "Ясли-сад «Үлгі»"}}
	person := model.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "АРМАН"}
	child := model.Person{IIN: "230315500002", Surname: "ТЕСТОВ", GivenName: "АЛИХАН", Birth: model.Date{Year: 2023, Month: 3, Day: 15}}
	return model.Statement{
		ActID: "act-1", Kind: model.PlaceOnList, District: "1110", Applicant: person, Child: child, Application: "2026-111000-004217",
		Organization: org.ID, Education: model.Kazakh, MadeAt: time.Date(2026, 11, 21, 5, 42, 7, 0, time.UTC),
	}, district, org
}

func TestEveryFieldOfAStatementIsInItsText(t *testing.T) {
	versions := map[string]bool{}
	for _, set := range embedded().rules {
		if versions[set.Version] {
			t.Errorf("two sets of rules are called %s", set.Version)
		}
		versions[set.Version] = true
		for _, lang := range model.Langs() {
			statement, district, org := sample()
			statement.Rules, statement.Lang = set.Version, lang
			text, err := statement.Render(set, district, org)
			if err != nil {
				t.Fatal(err)
			}
			wants := []string{
				set.Title.In(lang), "ТЕСТОВ АРМАН", "880229 3008 02", "ТЕСТОВ АЛИХАН", "230315 5000 02", "15.03.2023",
				"2026-111000-004217", org.Full.In(lang), org.ID, set.Languages[model.Kazakh].In(lang),
				district.Name.In(lang), "act-1", set.Version, "21.11.2026 10:42:07 +05:00",
			}
			holdsAll(t, text, wants)
		}
	}
}

func TestAStatementWithoutALineNamesNoMoreThanIsKnown(t *testing.T) {
	for _, set := range embedded().rules {
		for _, lang := range model.Langs() {
			statement, district, org := sample()
			statement.Rules, statement.Lang, statement.Offline = set.Version, lang, true
			statement.Email = "arman@example.kz"
			text, err := statement.Render(set, district, org)
			if err != nil {
				t.Fatal(err)
			}
			holdsAll(t, text, []string{
				set.Title.In(lang), "ТЕСТОВ АРМАН", "880229 3008 02", "230315 5000 02", "15.03.2023", org.Full.In(lang), org.ID,
				set.Languages[model.Kazakh].In(lang), district.Name.In(lang), "act-1", set.Version, "21.11.2026 10:42:07 +05:00",
				"arman@example.kz",
			})
			if strings.Contains(text, "АЛИХАН") || strings.Contains(text, "2026-111000-004217") {
				t.Errorf("%s, %s: the text tells what nobody has looked up", set.Version, lang)
			}
		}
	}
}

func TestInstructionsAreWholeInThreeLanguages(t *testing.T) {
	list := Instructions()
	if len(list) < 4 {
		t.Fatalf("%d instructions, not 4", len(list))
	}
	whole := func(where string, text model.Text) {
		if text.KK == "" || text.RU == "" || text.EN == "" {
			t.Errorf("%s lacks a language", where)
		}
	}
	for _, instruction := range list {
		whole(instruction.ID, instruction.Title)
		for _, step := range instruction.Steps {
			whole(instruction.ID, step.Text)
			if (step.Screen == "") != (instruction.Screen == "") {
				t.Errorf("%s: a step belongs to no screen, or to one and not to the panel", instruction.ID)
			}
		}
	}
}

func TestThePicturesOfTheInstructionsAreSmallAndAllThere(t *testing.T) {
	const most = 1_300_000
	named, total := map[string]bool{}, 0
	for _, instruction := range Instructions() {
		for _, step := range instruction.Steps {
			if step.Picture != "" {
				named[step.Picture] = true
			}
		}
	}
	for name := range named {
		for _, lang := range model.Langs() {
			data := HelpPicture(lang, name)
			picture, err := webp.Decode(bytes.NewReader(data))
			if err != nil || picture.Bounds().Dx() < 600 {
				t.Fatalf("%s/%s: %v", lang, name, err)
			}
			total += len(data)
		}
	}
	files, err := fs.Glob(helpPictures, "help/*/*.webp")
	if err != nil || len(files) != len(named)*len(model.Langs()) {
		t.Errorf("%d pictures for %d names, %v", len(files), len(named), err)
	}
	if total > most {
		t.Errorf("%d bytes of pictures", total)
	}
}

func TestAMissingTextShowsItsKey(t *testing.T) {
	files := fstest.MapFS{
		"locales/a.ru.json":    {Data: []byte(`{"greeting":"Здравствуйте, {{.name}}","places":{"one":"{{.n}} место","few":"{{.n}} места","many":"{{.n}} мест","other":"{{.n}} места"}}`)},
		"locales/b.ru.json":    {Data: []byte(`{"second":"Второй файл"}`)},
		"locales/fyne.ru.json": {Data: []byte(`{"Cancel":"Отмена"}`)},
		"locales/a.kk.json":    {Data: []byte(`{"only.kk":"Сәлем"}`)},
	}
	c, err := newCatalogue(files, model.Russian)
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		c.T("greeting", "name", "Арман"): "Здравствуйте, Арман",
		c.T("greeting"):                  "Здравствуйте, ",
		c.T("second"):                    "Второй файл",
		c.T("Cancel"):                    "⟦Cancel⟧",
		c.T("only.kk"):                   "⟦only.kk⟧",
		c.N("places", 1):                 "1 место",
		c.N("places", 3):                 "3 места",
		c.N("places", 11):                "11 мест",
	} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

func TestTheFontsAreThoseWhoseLicenceIsHere(t *testing.T) {
	for name, font := range map[string][]byte{"regular": FontRegular, "bold": FontBold, "italic": FontItalic} {
		if len(font) < 100_000 || string(font[:4]) != "\x00\x01\x00\x00" {
			t.Errorf("%s is no TrueType font", name)
		}
	}
	if licence := Licences()["Noto Sans"]; licence.Kind != "OFL-1.1" {
		t.Errorf("their licence is %q", licence.Kind)
	}
}

func TestTheFontsCarryNoHints(t *testing.T) {
	for name, font := range map[string][]byte{"regular": FontRegular, "bold": FontBold, "italic": FontItalic} {
		for i := range int(binary.BigEndian.Uint16(font[4:])) {
			if tag := string(font[12+16*i:][:4]); tag == "fpgm" || tag == "prep" {
				t.Errorf("%s: %s", name, tag)
			}
		}
	}
}
