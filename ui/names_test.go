package ui

import "testing"

func TestANameOfARegisterIsShownAsPeopleWriteIt(t *testing.T) {
	for name, want := range map[string]string{
		"ТЕСТОВА АЙГУЛЬ СЕРІКҚЫЗЫ": "Тестова Айгуль Серікқызы",
		"ТЕСТОВА А. С.":            "Тестова А. С.",
		"ӘБДІ-ҒАЛИ ҰЛЖАН":          "Әбді-Ғали Ұлжан",
		"О’КОННОР ДЖОН":            "О’Коннор Джон",
		"фон Берг Анна":            "фон Берг Анна",
		"Сынақов Е. Т.":            "Сынақов Е. Т.",
		"ДЕМ’ЯНЕНКО":               "Дем’яненко",
		"ЛИ":                       "Ли",
		"":                         "",
		"ИВАНОВ (ПЕТРОВ)  АЛИ ОҒЛЫ": "Иванов (Петров)  Али Оғлы",
	} {
		if got := spelled(name); got != want {
			t.Errorf("%q is %q, not %q", name, got, want)
		}
	}
}
