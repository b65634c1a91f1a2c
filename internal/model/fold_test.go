package model

import (
	"slices"
	"testing"
)

func TestFoldJoinsAlphabetsAndLetterPairs(t *testing.T) {
	for _, same := range [][]string{
		{"Көкшетау", "Кокшетау", "kokshetau", "KÖKSHETAU", "г. Кокшетау", "Көкшетау қаласы", "г.Кокшетау"},
		{"Қосшы", "Косшы", "Kosshy", "Косшы Г.А."},
		{"Ақкөл ауданы", "Акколь", "akkol", "Aqköl"},
		{"район Биржан сал", "Биржан сал район", "Біржан сал ауданы", "birzhan sal", "Birjan sal"},
		{"Есиль", "Есіл", "Yesil", "esil"},
		{"Егиндыколь", "Егіндікөл", "Yegindykol"},
		{"Жақсы", "Жаксы", "Zhaksy", "jaqsy"},
		{"Щучинск", "Shchuchinsk"},
		{"Шортанды", "Shortandy"},
		{"Қорғалжын", "Коргалжын", "Korgalzhyn", "Qorgaljyn"},
	} {
		want := Fold(same[0])
		for _, s := range same[1:] {
			if got := Fold(s); got != want {
				t.Errorf("Fold(%q) = %q, but Fold(%q) = %q", s, got, same[0], want)
			}
		}
	}
}

func TestFindPutsWordBeginningsFirst(t *testing.T) {
	ix := NewIndex([]string{"Бурабай", "«Зерек» № 20", "Мини-центр при СШ № 5", "Зеренда", "Аршалы"})
	for query, want := range map[string][]int{
		"":        {0, 1, 2, 3, 4},
		"зер":     {1, 3},
		"zer":     {1, 3},
		"20":      {1},
		"центр 5": {2},
		"рек":     {1},
		"нет":     nil,
		"ара":     nil,
		"ра":      {0},
		"район":   nil,
	} {
		if got := ix.Find(query); !slices.Equal(got, want) {
			t.Errorf("Find(%q) = %v, want %v", query, got, want)
		}
	}
	ix = NewIndex([]string{"Новая Алтынсарино", "Алтын"})
	if got := ix.Find("алт"); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("in the order given: %v", got)
	}
}

func TestAKazakhNameIsFoundHoweverItIsWrittenInLatin(t *testing.T) {
	for name, ways := range map[string][]string{
		"Айгөлек":     {"ajgol", "aigol", "aygol", "Aigölek", "AYGOLEK", "aigoelek", "ajgölek"},
		"Әлихан":      {"alikhan", "alihan", "älihan", "aelikhan", "alixan", "álihan"},
		"Ғайникамал":  {"gainikamal", "ghaynikamal", "ğainikamal", "gajnikamal"},
		"Қуаныш":      {"kuanysh", "quanysh", "quanyş", "kwanish"},
		"Меңдіқара":   {"mendikara", "mengdikara", "meñdıqara"},
		"Өмірзақ":     {"omirzak", "oemirzaq", "ömırzaq"},
		"Ұлжан":       {"ulzhan", "uljan", "ūljan"},
		"Үміт":        {"umit", "ümıt", "uemit"},
		"Һарун":       {"harun", "kharun"},
		"Жұлдыз":      {"zhuldyz", "juldyz", "jūldyz", "zhuldiz", "dzhuldyz"},
		"Шыңғыс":      {"shyngys", "shingis", "şyñğys", "shyngghys"},
		"Щучинск":     {"shchuchinsk", "schuchinsk"},
		"Чайка":       {"chayka", "čajka", "çaika"},
		"Цесна":       {"tsesna", "cesna"},
		"Хадиша":      {"khadisha", "hadisha", "xadişa"},
		"Юлия":        {"yuliya", "julija", "iuliia", "julia"},
		"Сәния":       {"saniya", "saniia", "sanija", "sänia"},
		"Серікбаев":   {"serikbayev", "serikbaev", "serıkbaev"},
		"Александра":  {"alexandra", "aleksandra"},
		"Ертіс":       {"yertis", "ertis", "jertis"},
		"Ақтау":       {"aqtaw", "aktau", "aqtaý"},
		"Көкшетау":    {"koksheta", "көкше", "кокше"},
		"Достық":      {"dostyk", "dostyq", "dostık"},
		"Ел'брус":     {"elbrus"},
		"Бөбек № 5 д": {"bobek 5"},
	} {
		ix := NewIndex([]string{"Зеренда", name})
		for _, way := range ways {
			if got := ix.Find(way); !slices.Equal(got, []int{1}) {
				t.Errorf("%q finds %v, not %s (%q, is %q)", way, got, name, Fold(way), Fold(name))
			}
		}
	}
}

func TestAQueryOfAnotherLayoutFindsWhatWasMeant(t *testing.T) {
	ix := NewIndex([]string{"Настройки", "Айгөлек", "Settings", "Қазақша", "Ұйымдар", "Баптаулар", "English"})
	for query, want := range map[string]int{
		"yfcnh": 0, "yfcnhjqrb": 0, "YFCNH": 0,
		"fqu": 1, "fqu-ktr": 1,
		"ыуеештпы": 2, "Ыуее": 2,
		"0fpf0if": 3,
		"9qsv":    4, "9йым": 4,
		",fgnfek": 5,
		"утпд":    6,
	} {
		if got := ix.Find(query); !slices.Equal(got, []int{want}) {
			t.Errorf("%q finds %v, want %d", query, got, want)
		}
	}
	if got := ix.Find("zzzz"); got != nil {
		t.Errorf("nonsense finds %v", got)
	}
}

func TestANumberFindsTheOrganizationOfThatNumberFirst(t *testing.T) {
	street := Organization{Number: 5, Short: Text{RU: "Жулдыз", KK: "Жұлдыз"}, Address: Text{RU: "ул. Сатпаева, 7", KK: "Сәтбаев көшесі, 7-үй"}}
	meant := Organization{Number: 7, Short: Text{RU: "Карлыгаш", KK: "Қарлығаш"}, Address: Text{RU: "ул. Ауэзова, 39", KK: "Әуезов көшесі, 39-үй"}}
	tens := Organization{Number: 70, Short: Text{RU: "Сказка", KK: "Сказка"}}
	ix := NewIndex([]string{street.SearchText(), tens.SearchText(), meant.SearchText()})
	for query, want := range map[string][]int{"7": {2, 0, 1}, "№ 7 қарл": {2}, "70": {1}} {
		if got := ix.Find(query); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
}

func TestCloseness(t *testing.T) {
	for _, tt := range []struct {
		text, query string
		want        int
	}{
		{"Айгөлек", "ajg", 0}, {"Балабақша Айгөлек", "aigol", 1}, {"Зерек", "aig", 2}, {"Настройки", "yfc", 0},
	} {
		if got := NewIndex([]string{tt.text}).Closeness(tt.query)(0); got != tt.want {
			t.Errorf("closeness of %q to %q is %d, want %d", tt.query, tt.text, got, tt.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Көкшетау қаласы")
	f.Add("г. № 5 \xff")
	f.Fuzz(func(_ *testing.T, s string) { Fold(s) })
}
