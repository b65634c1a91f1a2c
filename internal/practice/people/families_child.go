package people

import (
	"time"

	"akmola.kz/kezek/internal/model"
)

// casts are the families whose outcome lies with the child.
func casts() []cast {
	return []cast{
		{
			id: "ready", district: "1110",
			adults: []adult{
				{surname: "ТЕСТОВА", name: "АЙГУЛЬ", patronymic: "СЕРІКҚЫЗЫ", sex: model.Female, birth: birthday(1994, time.March, 17), lang: model.Kazakh, key: KeyValid},
			},
			children: []child{
				{surname: "ТЕСТОВ", name: "АЛИХАН", patronymic: "ЕРЛАНҰЛЫ", sex: model.Male, years: 4, months: 5, degrees: []model.Degree{model.Mother}, place: 128},
			},
		},
		{
			id: "two_children", district: "1110",
			adults: []adult{
				{surname: "УЧЕБНАЯ", name: "МАРИЯ", patronymic: "ИВАНОВНА", sex: model.Female, birth: birthday(1991, time.September, 2), lang: model.Russian, key: KeyValid},
			},
			children: []child{
				{surname: "УЧЕБНЫЙ", name: "АРТЁМ", patronymic: "ПАВЛОВИЧ", sex: model.Male, years: 5, months: 1, degrees: []model.Degree{model.Mother}, place: 37},
				{surname: "УЧЕБНАЯ", name: "СОФИЯ", patronymic: "ПАВЛОВНА", sex: model.Female, years: 2, months: 3, degrees: []model.Degree{model.Mother}, place: 214},
			},
		},
		{
			id: "already_linked", district: "1110",
			adults: []adult{
				{surname: "ҮЛГІЛІ", name: "ДАНАГҮЛ", patronymic: "МАРАТҚЫЗЫ", sex: model.Female, birth: birthday(1993, time.January, 28), lang: model.Kazakh, key: KeyValid},
			},
			children: []child{
				{surname: "ҮЛГІЛІ", name: "НҰРАЛИ", patronymic: "САМАТҰЛЫ", sex: model.Male, years: 3, months: 4, degrees: []model.Degree{model.Mother}, place: 96, linkedTo: 1},
			},
		},
		{
			id: "linked_by_other", district: "1110",
			adults: []adult{
				{surname: "ПРИМЕРОВА", name: "ОЛЬГА", patronymic: "СЕРГЕЕВНА", sex: model.Female, birth: birthday(1990, time.June, 11), lang: model.Russian, key: KeyValid},
				{surname: "ПРИМЕРОВ", name: "АНДРЕЙ", patronymic: "НИКОЛАЕВИЧ", sex: model.Male, birth: birthday(1988, time.February, 29), lang: model.Russian, key: KeyValid},
			},
			children: []child{
				{surname: "ПРИМЕРОВА", name: "АННА", patronymic: "АНДРЕЕВНА", sex: model.Female, years: 4, months: 0, degrees: []model.Degree{model.Mother, model.Father}, place: 61, linkedTo: 2},
			},
		},
		{
			id: "no_application", district: "1110",
			adults: []adult{
				{surname: "ОҚУЛЫҚОВА", name: "САУЛЕ", patronymic: "БОЛАТҚЫЗЫ", sex: model.Female, birth: birthday(1995, time.December, 5), lang: model.Kazakh, key: KeyValid},
			},
			children: []child{
				{surname: "ОҚУЛЫҚОВ", name: "ЕРАСЫЛ", patronymic: "ДАСТАНҰЛЫ", sex: model.Male, years: 1, months: 6, degrees: []model.Degree{model.Mother}},
			},
		},
		{
			id: "kinship_refused", district: "1110",
			adults: []adult{
				{surname: "СЫНАҚОВА", name: "ГҮЛНАР", patronymic: "ОРАЗҚЫЗЫ", sex: model.Female, birth: birthday(1987, time.August, 19), lang: model.Kazakh, key: KeyValid},
			},
			children: []child{
				{surname: "СЫНАҚОВ", name: "ӘДІЛ", patronymic: "БАУЫРЖАНҰЛЫ", sex: model.Male, years: 3, months: 8, degrees: []model.Degree{""}, place: 150},
			},
		},
		{
			id: "guardian", district: "1118",
			adults: []adult{
				{surname: "ОБРАЗЦОВА", name: "НИНА", patronymic: "ПЕТРОВНА", sex: model.Female, birth: birthday(1979, time.April, 23), lang: model.Russian, key: KeyValid},
			},
			children: []child{
				{surname: "ПРИМЕРНЫЙ", name: "МАКСИМ", patronymic: "ОЛЕГОВИЧ", sex: model.Male, years: 5, months: 3, degrees: []model.Degree{model.Guardian}, place: 18},
			},
		},
		{
			id: "application_other", district: "1110",
			adults: []adult{
				{surname: "ЖАТТЫҒУОВА", name: "ЛАУРА", patronymic: "ТАЛҒАТҚЫЗЫ", sex: model.Female, birth: birthday(1996, time.October, 30), lang: model.Kazakh, key: KeyValid},
			},
			children: []child{
				{surname: "ЖАТТЫҒУОВА", name: "МЕДИНА", patronymic: "ЕЛДОСҚЫЗЫ", sex: model.Female, years: 4, months: 9, degrees: []model.Degree{model.Mother}, place: 33, district: "1170"},
			},
		},
		{
			id: "too_old", district: "1110",
			adults: []adult{
				{surname: "МЫСАЛОВ", name: "СЕРІК", patronymic: "ҚАЙРАТҰЛЫ", sex: model.Male, birth: birthday(1985, time.May, 14), lang: model.Kazakh, key: KeyValid},
			},
			children: []child{
				{surname: "МЫСАЛОВ", name: "ТИМУР", patronymic: "СЕРІКҰЛЫ", sex: model.Male, years: 8, months: 2, degrees: []model.Degree{model.Father}},
			},
		},
		{
			id: "kinship_down", district: "1110",
			adults: []adult{
				{surname: "ТЕСТОВА", name: "КАМШАТ", patronymic: "ЖАНАТҚЫЗЫ", sex: model.Female, birth: birthday(1992, time.July, 7), lang: model.Kazakh, key: KeyValid},
			},
			children: []child{
				{surname: "ТЕСТОВА", name: "АЙЛИН", patronymic: "АСҚАРҚЫЗЫ", sex: model.Female, years: 2, months: 10, degrees: []model.Degree{model.Mother}, place: 77, kinshipDown: true},
			},
		},
	}
}
