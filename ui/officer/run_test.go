package officer

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestARunTellsTheDayOfItsRules(t *testing.T) {
	p := &runPage{}
	p.reference.Rules = model.RuleSet{Version: "2025-07-01-kosshy", Since: model.Date{Year: 2025, Month: 7, Day: 1}}
	for version, want := range map[string]string{"2025-07-01-kosshy": "01.07.2025", "2024-06-01": "2024-06-01"} {
		p.run.Rules = version
		if got := p.edition(); got != want {
			t.Errorf("%s: %s", version, got)
		}
	}
}
