package ui

import (
	"fmt"
	"slices"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

func itself(s string) string { return s }

func TestKazakhListsFollowTheKazakhAlphabet(t *testing.T) {
	const letters = "АӘБВГҒДЕЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЫІЭЮЯ"
	var want []string
	for _, letter := range letters {
		want = append(want, string(letter)+"лмалы")
	}
	shuffled := slices.Clone(want)
	slices.Reverse(shuffled)
	slices.Sort(shuffled[:20])
	if got := alphabetical(model.Kazakh, shuffled, itself); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestNamesAreInOrderWhateverStandsAroundThem(t *testing.T) {
	for lang, want := range map[model.Lang][]string{
		model.Kazakh:  {"«Айгөлек» бөбекжайы", "«Әйгерім» балабақшасы", "Балапан", "№ 2 балабақша", "№ 10 балабақша"},
		model.Russian: {"«Айгуль»", "Балапан", "«Ёлочка»", "«Жулдыз»", "№ 2 «Алтын»", "№ 10 «Алтын»"},
		model.English: {"“Aigul”", "Balapan", "No. 2", "No. 10"},
	} {
		mixed := slices.Clone(want)
		slices.Reverse(mixed)
		got := alphabetical(lang, mixed, itself)
		numbers := slices.IndexFunc(want, func(s string) bool { return []rune(s)[0] == '№' })
		if numbers > 0 { // numbers may stand before the letters: among themselves they are in order
			want = append(slices.Clone(want[numbers:]), want[:numbers]...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

func TestTheDistrictsStandInTheAlphabetOfTheScreens(t *testing.T) {
	codes, first := map[model.Lang][]string{}, ""
	for _, lang := range model.Langs() {
		list := alphabetical(lang, assets.Districts(), func(d model.District) string { return d.Name.In(lang) })
		for _, d := range list {
			codes[lang] = append(codes[lang], d.Code)
		}
		if lang == model.Kazakh {
			first = list[0].Name.In(lang)
		}
	}
	if first != "Ақкөл ауданы" {
		t.Errorf("the first district in Kazakh is %q", first)
	}
	if slices.Equal(codes[model.Kazakh], codes[model.Russian]) {
		t.Error("both languages have one order")
	}
}

func BenchmarkTheOrderOfTenThousandOrganizations(b *testing.B) {
	list := make([]string, 10_000)
	for i := range list {
		list[i] = fmt.Sprintf("№ %d «%s» бөбекжай-балабақшасы", i*7919%1000, []string{"Әйгерім", "Балапан", "Құлыншақ", "Ұшқын"}[i%4])
	}
	for b.Loop() {
		alphabetical(model.Kazakh, list, itself)
	}
}
