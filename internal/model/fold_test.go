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

func FuzzFold(f *testing.F) {
	f.Add("Көкшетау қаласы")
	f.Add("г. № 5 \xff")
	f.Fuzz(func(_ *testing.T, s string) { Fold(s) })
}
