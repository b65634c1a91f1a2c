package paper

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestARefusalSaysWhatWhyAndWhereToGo(t *testing.T) {
	for _, lang := range model.Langs() {
		for _, on := range []model.Paper{model.A4, model.Roll} {
			for _, way := range []model.RefusalWay{model.WithChildsPapers, model.WithAnotherKey, model.WithAnotherWish} {
				pdf, err := Refusal{
					Lang: lang, Applicant: "ТЕСТОВА А. С.", Child: "ТЕСТОВ А. Е.", Reason: "Родство с этим ребёнком не подтвердилось.", Way: way,
					Organization: model.Text{RU: "Ясли-сад «Айгерим»"}, Education: model.Kazakh, At: time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC),
					Office: "ЦОН № 3", Act: model.ActCheck("a"), Paper: on,
					Number: "ОТ-2026-000012", Law: model.Text{RU: "приказ № 254"}, CheckURL: "https://kezek.example/check/act/A",
				}.PDF()
				if err != nil {
					t.Fatal(err)
				}
				text := textOf(t, pdf)
				for _, want := range []string{"ТЕСТОВА А. С.", "ТЕСТОВ А. Е.", "не подтвердилось", "ЦОН № 3", "1414", "21.11.2026", "ОТ-2026-000012", "приказ № 254", "kezek.example"} {
					if !strings.Contains(text, want) {
						t.Errorf("%s on %s, %s: %q is missing in %q", lang, on, way, want, text)
					}
				}
			}
		}
	}
}
