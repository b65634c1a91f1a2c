package assets

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"akmola.kz/kezek/internal/model"
)

const newDistrict = `[
  {
    "code": "1199",
    "name": {"kk": "Жаңа аудан", "ru": "Новый район"},
    "short": {"kk": "Жаңа", "ru": "Новый"}
  }
]
`

// newRules returns the text of the newest embedded set of rules under another version.
func newRules(t *testing.T, replace ...string) string {
	t.Helper()
	data, err := dataFiles.ReadFile("rules/2025-07-01.json")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(replace...).Replace(string(data))
}

// folder returns a folder with these files, by name.
func folder(files map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, data := range files {
		all[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return all
}

func TestAFolderAddsADistrictAndItsRules(t *testing.T) {
	data, err := ReadData(folder(map[string]string{
		districtsFile:     newDistrict,
		"rules/1199.json": newRules(t, `"version": "2025-07-01"`, `"version": "1199-2026", "district": "1199"`, `"since": "2025-07-01"`, `"since": "2026-01-01"`),
		"README.txt":      "not for the program",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(data.Districts()); n != len(Districts())+1 {
		t.Errorf("%d districts", n)
	}
	day := model.Date{Year: 2026, Month: time.February, Day: 1}
	for district, want := range map[string]string{"1199": "1199-2026", "1110": "2025-07-01"} {
		if set, err := data.Rules(district, day); err != nil || set.Version != want {
			t.Errorf("%s is under %q, %v, want %s", district, set.Version, err, want)
		}
	}
	if _, ok := FindDistrict("1199"); ok {
		t.Error("the embedded data was changed")
	}
}

func TestADistrictOfTheFolderTakesThePlaceOfThoseWhoseCodeItHasOrHad(t *testing.T) {
	renamed := strings.NewReplacer(`"1199"`, `"1116"`, `"short"`, `"formerly": [{"code": "1148", "name": {"kk": "а", "ru": "а"}, "until": "2026"}], "short"`).Replace(newDistrict)
	data, err := ReadData(folder(map[string]string{districtsFile: renamed}))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(data.Districts()); n != len(Districts())-1 {
		t.Errorf("%d districts", n)
	}
	for _, code := range []string{"1116", "1148"} {
		if d, _ := data.FindDistrict(code); d.Name.RU != "Новый район" {
			t.Errorf("%s is %q", code, d.Name.RU)
		}
	}
}

func TestDataThatIsWrongIsRefusedWithItsPlace(t *testing.T) {
	twice := strings.TrimSuffix(strings.TrimSpace(newDistrict), "]") + "," + strings.TrimPrefix(newDistrict, "[")
	change := func(from, to string) map[string]string {
		return map[string]string{districtsFile: strings.Replace(newDistrict, from, to, 1)}
	}
	rules := func(replace ...string) map[string]string {
		files := change("", "")
		files["rules/new.json"] = newRules(t, replace...)
		return files
	}
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"an unknown field":              {change(`"name"`, `"nmae"`), `districts.json:4: json: unknown field "nmae"`},
		"a missing comma":               {change(`"1199",`, `"1199"`), "districts.json:4: "},
		"a cut file":                    {change("]\n", ""), "districts.json:7: unexpected EOF"},
		"a number for a code":           {change(`"1199"`, `1199`), "districts.json:3: "},
		"more after the end":            {change("]\n", "]\n[]"), "districts.json:8: more after the end"},
		"a code of another region":      {change("1199", "7199"), `districts.json: code "7199"`},
		"no name in Kazakh":             {change("Жаңа аудан", ""), `districts.json: district 1199: no name in the language "kk"`},
		"a code that is there twice":    {map[string]string{districtsFile: twice}, "districts.json: code 1199 is given twice"},
		"a version that is there twice": {rules(), "rules/new.json: version 2025-07-01 is given twice"},
		"rules of no district":          {rules(`"version": "2025`, `"district": "1198", "version": "2026`), `rules/new.json: there is no district "1198"`},
		"rules for no age":              {rules(`"version": "2025`, `"version": "2026`, `"age_to": 7`, `"age_to": 1`), "rules/new.json: age_from 1 and age_to 1"},
		"rules without a day":           {rules(`"version": "2025`, `"version": "2026`, `"since": "2025-07-01"`, `"since": "2025-02-30"`), "rules/new.json: "},
		"a misspelt name":               {map[string]string{"district.json": newDistrict}, "district.json is neither"},
		"an empty folder":               {nil, "holds neither"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadData(folder(tt.files)); err == nil || !strings.HasPrefix(strings.TrimPrefix(err.Error(), "the folder "), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestACatalogueNamesADistrictAsItWasFetched(t *testing.T) {
	fetched := []model.District{{Code: "1199", Name: model.Text{KK: "Жаңа аудан", RU: "Новый район"}}}
	c := Texts(model.Kazakh).WithDistricts(func() []model.District { return fetched })
	names := map[string]string{"1199": "Жаңа аудан", "1110": "Көкшетау қаласы", "1198": "1198"}
	for code, want := range names {
		if got := c.DistrictName(code); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
	title, action := c.ErrorText(model.NewError(model.CodeApplicationOther, "district", "1199"))
	if !strings.Contains(title+action, "Жаңа аудан") {
		t.Errorf("%q, %q name no district", title, action)
	}
	if Texts(model.Kazakh).DistrictName("1199") != "1199" {
		t.Error("the catalogue of all was changed")
	}
}
