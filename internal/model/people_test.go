package model

import (
	"strings"
	"testing"
)

func TestAPersonOfOneNameIsCalledByIt(t *testing.T) {
	for _, tt := range []struct {
		person      Person
		full, short string
	}{
		{Person{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", Patronymic: "СЕРІКҚЫЗЫ"}, "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ", "ТЕСТОВА А. С."},
		{Person{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ"}, "ТЕСТОВА АЙГҮЛ", "ТЕСТОВА А."},
		{Person{Surname: "ТЕСТОВА"}, "ТЕСТОВА", "ТЕСТОВА"},
		{Person{GivenName: "АЙГҮЛ"}, "АЙГҮЛ", "АЙГҮЛ"},
		{Person{GivenName: "АЙГҮЛ", Patronymic: "СЕРІКҚЫЗЫ"}, "АЙГҮЛ СЕРІКҚЫЗЫ", "АЙГҮЛ С."},
		{Person{Patronymic: "СЕРІКҚЫЗЫ"}, "СЕРІКҚЫЗЫ", "СЕРІКҚЫЗЫ"},
	} {
		if full, short := tt.person.FullName(), tt.person.ShortName(); full != tt.full || short != tt.short {
			t.Errorf("%+v: %q, %q", tt.person, full, short)
		}
		if err := tt.person.CheckName(); err != nil {
			t.Errorf("%+v: %v", tt.person, err)
		}
	}
}

func TestANameThatCannotBeShownIsRefused(t *testing.T) {
	for _, p := range []Person{
		{}, {Surname: " "}, {Surname: strings.Repeat("А", MaxName+1)}, {GivenName: "АЙ\u202eГҮЛ"}, {GivenName: "АЙ\u200bГҮЛ"},
		{Patronymic: "А\nБ"}, {Surname: "А\x00"}, {Surname: "А\tБ"}, {Surname: "\xff"}, {Surname: "\ufffd"}, {Surname: "Т", GivenName: "\u00ad"},
	} {
		if err := p.CheckName(); CodeOf(err) != CodePersonName {
			t.Errorf("%+q: %v", p, err)
		}
	}
	if err := (Person{Surname: strings.Repeat("А", MaxName), GivenName: "გიორგი 王 О’Нил-Ли"}).CheckName(); err != nil {
		t.Error(err)
	}
}
