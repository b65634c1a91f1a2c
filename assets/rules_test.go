package assets

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestRulesOfADistrictAreThoseItIsLikeButForWhatItSays(t *testing.T) {
	day := model.Date{Year: 2026, Month: time.November, Day: 27}
	region, err := Rules("1110", day)
	if err != nil {
		t.Fatal(err)
	}
	kosshy, err := Rules("1116", day)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case kosshy.Version == region.Version || kosshy.District != "1116":
		t.Errorf("Kosshy is under %s of the district %q", kosshy.Version, kosshy.District)
	case kosshy.Statements[model.PlaceOnList] != region.Statements[model.PlaceOnList] || kosshy.Distribution.Documents != region.Distribution.Documents:
		t.Error("what Kosshy does not say is not what the region has")
	case kosshy.Distribution.Unanswered != model.TurnsInactive || len(kosshy.Distribution.Classes) != 2 || kosshy.Distribution.Classes[1].Share != 0:
		t.Errorf("Kosshy distributes as %+v", kosshy.Distribution)
	case !kosshy.Distribution.StopList.IsZero():
		t.Error("what Kosshy took out is still there")
	case region.Distribution.Classes[1].Share != 1:
		t.Error("the rules of the region were changed")
	}
}

func TestRulesThatContradictThemselvesAreRefusedWithThePlace(t *testing.T) {
	for name, tt := range map[string]struct{ from, to, want string }{
		"a term of no kind":             {`"answer": {"days": 2, "kind": "working"`, `"answer": {"days": 2, "kind": "banking"`, "distribution: answer: a term of days of the kind"},
		"a term of no days":             {`"confirm": {"days": 5`, `"confirm": {"days": 0`, "distribution: confirm: a term of 0 days"},
		"a share for one":               {`, "share": 1`, ``, "distribution: classes: general has a share, and nobody to share with"},
		"shares apart":                  {`"Out of turn"}`, `"Out of turn"}, "share": 1}, {"id": "between", "name": {"kk": "а", "ru": "а", "en": "a"}`, "distribution: classes: those with shares"},
		"a class that nobody is of":     {`"class": "out_of_turn"`, `"class": "first_turn"`, "distribution: classes: nobody can be of out_of_turn"},
		"a category of no class":        {`"class": "out_of_turn"`, `"class": "soldiers"`, "distribution: categories: serviceman is of the class"},
		"a class twice":                 {`"id": "first_turn"`, `"id": "out_of_turn"`, `distribution: classes: the id "out_of_turn"`},
		"a proof of no kind":            {`"kind": "pmpk"`, `"kind": "paper"`, "distribution: categories: the proof of special_needs"},
		"inactive for ever":             {`"unanswered": "stays"`, `"unanswered": "inactive"`, "distribution: unanswered: inactive, and no term"},
		"a consequence that is none":    {`"declined": "stays"`, `"declined": "banned"`, "distribution: declined: there is no consequence"},
		"a group for two ages":          {`"junior": 2`, `"junior": 1`, "age_groups: junior is for 1 years, the group before it for 1"},
		"an age without a group":        {`"middle": 3, `, ``, "age_groups: senior is for 4 years, the group before it for 2"},
		"a group that is none":          {`"early": 1`, `"baby": 0`, `age_groups: there is no group "baby"`},
		"a group beyond the age":        {`"age_to": 7`, `"age_to": 5`, "age_groups: preparatory is for 5 years"},
		"no school year":                {`"school_year": "09-01"`, `"school_year": ""`, "no day on which the school year begins"},
		"a day that not every year has": {`"refresh": "06-30"`, `"refresh": "02-29"`, "a day of every year"},
		"a condition that is none":      {`"when": "free"`, `"when": "often"`, `next step 2: nothing is known of "often"`},
		"a class without a name":        {`"First in turn"`, `""`, `no name of the class first_turn in the language "en"`},
		"nothing to be like":            {`{`, "{\n\"like\": \"1999\",", `like: there is no set of rules "1999"`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.ReplaceAll(newRules(t, `"version": "2025-07-01"`, `"version": "2026"`), tt.from, tt.to)
			if name == "nothing to be like" {
				text = strings.Replace(newRules(t), tt.from, tt.to, 1)
			}
			_, err := ReadData(folder(map[string]string{"rules/new.json": text}))
			if err == nil || !strings.HasPrefix(err.Error(), "rules/new.json") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestTheCalendarOfAFolderTakesThePlaceOfItsYear(t *testing.T) {
	day := model.Date{Year: 2027, Month: time.May, Day: 17} // a Monday
	if works, err := EmbeddedData().Calendar().Works(day); err != nil || !works {
		t.Fatalf("%v, %v", works, err)
	}
	year := `{"year": 2027, "holidays": [{"date": "2027-05-17", "name": {"kk": "а", "ru": "а", "en": "a"}}]}`
	data, err := ReadData(folder(map[string]string{"calendars/2027.json": year}))
	if err != nil {
		t.Fatal(err)
	}
	if works, err := data.Calendar().Works(day); err != nil || works {
		t.Errorf("a day that the folder made free is worked: %v", err)
	}
	if works, _ := EmbeddedData().Calendar().Works(day); !works {
		t.Error("the embedded calendar was changed")
	}
	for name, files := range map[string]map[string]string{
		"calendars/b.json: the calendar of 2027 is given twice":  {"calendars/a.json": year, "calendars/b.json": year},
		"calendars/a.json: a calendar of 2027 without a holiday": {"calendars/a.json": `{"year": 2027, "holidays": []}`},
	} {
		if _, err := ReadData(folder(files)); err == nil || err.Error() != name {
			t.Errorf("error %v, want %q", err, name)
		}
	}
}
