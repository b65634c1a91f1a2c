package reference

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

const list = "\xef\xbb\xbf" + `id;district;kind;short_kk;short_ru;full_kk;full_ru;capacity;group;lang;places;free;waiting
990140000001;1110;kindergarten;Балапан;Балапан;"«Балапан» балабақшасы";"Детский сад ""Балапан""";100;junior;kk;25;3;10

990140000001;1110;kindergarten;Балапан;Балапан;"«Балапан» балабақшасы";"Детский сад ""Балапан""";100;junior;ru;25;0;4
990140000002;1110;mini_centre;Ақбота;Акбота;Ақбота;Акбота;;middle;kk;20;0;0
`

func TestAListOfOrganizationsIsRead(t *testing.T) {
	for name, text := range map[string]string{
		"as a spreadsheet of the region saves it": strings.ReplaceAll(list, "\n", "\r\n"), "with commas": strings.ReplaceAll(list, ";", ","),
	} {
		all, err := ReadCSV([]byte(text), assets.Districts())
		if err != nil || len(all) != 2 || len(all[0].Offers) != 2 || all[0].Full.RU != `Детский сад "Балапан"` || all[0].Capacity != 100 ||
			all[1].Offers[0] != (model.Offer{Group: model.Middle, Lang: model.Kazakh, Places: 20}) {
			t.Errorf("%s: %+v, %v", name, all, err)
		}
	}
}

// wantProblems checks that each of the lines is told, and how many.
func wantProblems(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("it is taken")
	}
	told := strings.Split(err.Error(), "\n")
	if len(told) != len(want) {
		t.Errorf("%d problems, want %d:\n%s", len(told), len(want), err)
	}
	for _, one := range want {
		if !strings.Contains(err.Error(), one) {
			t.Errorf("%q is missing in\n%s", one, err)
		}
	}
}

func TestEveryLineOfAListThatCannotBeIsTold(t *testing.T) {
	head, _, _ := strings.Cut(list, "\n")
	row := func(id, district, kind, capacity, group, lang, places string) string {
		return strings.Join([]string{id, district, kind, "Ш", "К", "Ш", "К", capacity, group, lang, places, "0", "0"}, ";") + "\n"
	}
	_, err := ReadCSV([]byte(head+"\n"+
		row("990140000001", "1110", "kindergarten", "10", "junior", "kk", "-5")+
		row("99014", "1110", "castle", "10", "junior", "kk", "5")+
		row("990140000003", "9999", "kindergarten", "10", "junior", "kk", "5")+
		row("990140000004", "1110", "kindergarten", "10", "junior", "kk", "5")+
		row("990140000004", "1110", "kindergarten", "10", "junior", "kk", "7")+
		row("990140000005", "1110", "kindergarten", "10", "junior", "kk", "5")+
		row("990140000005", "1110", "kindergarten", "11", "junior", "ru", "5")+
		row("990140000006", "1110", "kindergarten", "10", "babies", "kk", "5")+
		"990140000007;1110\n"), assets.Districts())
	wantProblems(t, err, `line 2: places: "-5"`, "line 3: id: a BIN has twelve digits", `line 3: kind: "castle" is none of`,
		`line 4: organization "990140000003": there is no district "9999"`, `line 5: organization "990140000004": junior/kk is given twice`,
		"line 8: organization 990140000005 is another one than on line 7", `line 9: organization "990140000006": a group "babies"`, "line 10: 2 fields, and 13 columns")
	for text, want := range map[string]string{
		"":                             "line 1",
		head + "\n":                    "line 1: there is no organization",
		head + ";colour;id\n":          `line 1: there is no column "colour"`,
		"id;district\n":                "line 1: these columns are missing: kind",
		head + "\n" + `99;"x` + "\n":   "line 2: extraneous or missing",
		head + "\n\xc0\xea\xe1;x\n":    "line 2: these letters are not UTF-8, perhaps Windows-1251",
		"\xff\xfei\x00d\x00":           "line 1: this is UTF-16",
		head + "\n" + "990140\x00;x\n": "line 2: this is no text",
	} {
		if _, err := ReadCSV([]byte(text), assets.Districts()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func reference() service.Reference {
	return service.Reference{
		Organizations: []model.Organization{{
			ID: "990140000001", District: "1110", Kind: model.Nursery, Short: model.Text{KK: "Ш", RU: "К"}, Full: model.Text{KK: "Ш", RU: "К"}, Offers: []model.Offer{},
		}},
		Applications: []model.Application{{
			Number: "2026-111000-000001", District: "1110", Status: model.InQueue, Place: 1,
			Child: model.Child{Person: model.Person{IIN: "230315500011", Surname: "ТЕСТОВ", Birth: model.Date{Year: 2023, Month: 3, Day: 15}}}, CreatedAt: time.Unix(1e9, 0).UTC(),
		}},
	}
}

func TestAFileOfReferenceDataIsReadAsItWasWritten(t *testing.T) {
	want := reference()
	iin := validIIN(t, "23031550001")
	want.Applications[0].Child.IIN = iin
	for _, indent := range []string{"", "  "} {
		data, err := json.MarshalIndent(want, "", indent)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadJSON(data, assets.Districts())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// validIIN returns an IIN that begins so.
func validIIN(t *testing.T, begins string) model.IIN {
	t.Helper()
	for digit := range 10 {
		if iin, err := model.ParseIIN(begins + string(rune('0'+digit))); err == nil {
			return iin
		}
	}
	t.Fatal("no check digit")
	return ""
}

func TestEveryLineOfReferenceDataThatCannotBeIsToldAndNobodyIsNamed(t *testing.T) {
	_, err := ReadJSON([]byte(`{
  "organizations": [
    {"id": "990140000001", "district": "1110", "short": {"kk": "Ш", "ru": "К"}, "full": {"kk": "Ш", "ru": "К"}},
    {"id": "990140000001", "district": "1110", "short": {"kk": "Ш", "ru": "К"}, "full": {"kk": "Ш", "ru": "К"}},
    {"id": "990140000002", "district": "1110",
     "colour": "red"},
    {"id": 7}
  ],
  "applications": [
    {"number": "A-1", "district": "1110", "status": "in_queue", "place": -1},
    {"number": "A-2", "district": "1110", "status": "in_queue", "created_at": "2026-01-15T09:00:00+05:00", "child": {"iin": "230315500000", "birth": "2023-03-15", "surname": "ТЕСТОВ"}},
    {"number": "A-3", "district": "1110", "child": "ТЕСТОВ"},
    {"number": "A-4", "district": "1110", "status": "in_line"},
    {"number": "A-5", "district": "1110", "status": "in_queue", "created_at": "yesterday"},
    {"number": "A-6", "district": "1110", "status": "in_queue"},
    {"number": "A-7", "district": "1110", "status": "in_queue", "created_at": "2026-01-15T09:00:00+05:00", "child": {"iin": "`+string(validIIN(t, "23031550001"))+`", "surname": "ТЕСТОВ"}},
    {"number": "A-8", "district": "1110", "status": "in_queue", "created_at": "2026-01-15T09:00:00+05:00", "child": {"iin": "`+string(validIIN(t, "23031550001"))+`", "birth": "2023-03-15"}},
    {"number": "A-9", "district": "77"},
    {"district": "1110"}
  ],
  "links": {"applicant": "x"},
  "kindergartens": [1, {"a": []}]
}`), assets.Districts())
	wantProblems(t, err, `line 4: organization "990140000001" is given twice`, `line 6: unknown field "colour"`, "line 7: id is of another kind than string",
		`line 10: application "A-1": it has the place -1`, `line 11: application "A-2": its child has an IIN that cannot be: iin_`, "line 12: child is of another kind",
		`line 13: application "A-4": its status is none of [in_queue referred`, "line 14: a time is not in the form", `line 15: application "A-6": it has no created_at`,
		`line 16: application "A-7": its child has no birth`, `line 17: application "A-8": its child has no name`, `line 18: application "A-9": there is no district "77"`,
		`line 19: application "": it has no number`, "line 21: a list is wanted", `line 22: unknown field "kindergartens"`)
	if strings.Contains(err.Error(), "ТЕСТОВ") || strings.Contains(err.Error(), "230315") {
		t.Errorf("somebody is named in\n%s", err)
	}
	for text, want := range map[string]string{
		"{\n\"organizations\": [}": "line 2: not JSON", "": "line 1: not JSON", "[]": "line 1: not a JSON object", "{}\n{}": "line 2: not JSON",
		"{\n\"organizations\": 7}": "line 2: a list is wanted", "{\"a\": \"\xc0\"}": "Windows-1251",
	} {
		if _, err := ReadJSON([]byte(text), assets.Districts()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func FuzzAFileIsReadOrRefused(f *testing.F) {
	f.Add([]byte(list))
	f.Add([]byte(`{"organizations": [{"id": "1"}], "links": {}, "x": [1]}`))
	f.Fuzz(func(_ *testing.T, data []byte) {
		_, _ = ReadCSV(data, assets.Districts())
		_, _ = ReadJSON(data, assets.Districts())
	})
}
