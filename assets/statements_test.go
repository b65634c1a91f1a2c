package assets

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Each regime tells in its statements what it brings, in every language and without a field
// left open.
func TestAStatementSaysWhatFollowsByTheRulesOfItsDistrict(t *testing.T) {
	day := model.Date{Year: 2026, Month: time.November, Day: 27}
	for district, want := range map[string]map[model.ActKind]string{
		"1110": {model.DeclineOffer: "ребёнок остаётся в очереди", model.AcceptOffer: "стоп-лист: в этот срок (календарных дней: 10)", model.NewApplication: "Ребёнок военнослужащего"},
		"1116": {model.NewApplication: "подтвердить в срок (рабочих дней: 5)", model.DeclineOffer: "заявление уходит из очереди", model.AcceptOffer: "восстановить его можно один раз и только в срок (календарных дней: 28)"},
	} {
		rules, err := Rules(district, day)
		if err != nil {
			t.Fatal(err)
		}
		for kind := range rules.Statements {
			for _, lang := range model.Langs() {
				text, err := statementOf(kind, lang, rules, district)
				if err != nil || strings.ContainsAny(text, "{}") {
					t.Errorf("%s, %s, %s: %v\n%s", district, kind, lang, err, text)
				}
				if lang == model.Russian && !strings.Contains(text, want[kind]) {
					t.Errorf("%s, %s does not say %q:\n%s", district, kind, want[kind], text)
				}
			}
		}
	}
}

func statementOf(kind model.ActKind, lang model.Lang, rules model.RuleSet, district string) (string, error) {
	found, _ := FindDistrict(district)
	wish := model.Wish{Organization: "990140000001", Name: "«Балапан»", Education: model.Kazakh}
	person := model.Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "АЗАМАТ", Birth: model.Date{Year: 2023, Month: time.March, Day: 15}}
	name := model.Text{KK: "«Балапан»", RU: "«Балапан»", EN: "Balapan"}
	return model.Statement{
		ActID: "1", Kind: kind, Rules: rules.Version, Lang: lang, District: district, Applicant: person, Child: person, Application: "2026-1",
		Organization: "990140000001", Education: model.Kazakh, Entry: "ЛО-1", Offer: "НП-1", MadeAt: day0,
		Wishes: []model.Wish{wish}, Claims: []model.ClaimRequest{{Category: "serviceman"}}, Start: model.DateOf(day0),
	}.Render(rules, found, model.Organization{ID: "990140000001", Full: name})
}

var day0 = time.Date(2026, 11, 27, 6, 0, 0, 0, time.UTC)
