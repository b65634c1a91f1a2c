package people

import (
	"time"

	"akmola.kz/kezek/internal/model"
)

// keyCasts are the families whose outcome lies with the key or the telephone.
func keyCasts() []cast {
	return []cast{
		{
			id: "phone_not_bound", district: "1110",
			adults: []adult{
				{surname: "УЧЕБНАЯ", name: "ЕЛЕНА", patronymic: "ВИКТОРОВНА", sex: model.Female, birth: birthday(1989, time.November, 9), lang: model.Russian, key: KeyValid, bmg: notBound},
			},
			children: []child{
				{surname: "УЧЕБНЫЙ", name: "ДАНИИЛ", patronymic: "РОМАНОВИЧ", sex: model.Male, years: 3, months: 1, degrees: []model.Degree{model.Mother}, place: 12},
			},
		},
		{
			id: "phone_other", district: "1110",
			adults: []adult{
				{surname: "ҮЛГІЛІ", name: "БАҚЫТ", patronymic: "ӘДІЛҰЛЫ", sex: model.Male, birth: birthday(1990, time.February, 3), lang: model.Kazakh, key: KeyValid, bmg: otherNumber},
			},
			children: []child{
				{surname: "ҮЛГІЛІ", name: "ЗЕРЕ", patronymic: "БАҚЫТҚЫЗЫ", sex: model.Female, years: 2, months: 7, degrees: []model.Degree{model.Father}, place: 180},
			},
		},
		{
			id: "key_expired", district: "1110",
			adults: []adult{
				{surname: "ПРИМЕРОВА", name: "ТАТЬЯНА", patronymic: "ЮРЬЕВНА", sex: model.Female, birth: birthday(1986, time.March, 26), lang: model.Russian, key: KeyExpired},
			},
			children: []child{
				{surname: "ПРИМЕРОВ", name: "ИЛЬЯ", patronymic: "ДЕНИСОВИЧ", sex: model.Male, years: 4, months: 11, degrees: []model.Degree{model.Mother}, place: 5},
			},
		},
		{
			id: "key_organization", district: "1110",
			adults: []adult{
				{surname: "ОҚУБАЕВ", name: "НҰРЛАН", patronymic: "ҚАНАТҰЛЫ", sex: model.Male, birth: birthday(1991, time.January, 15), lang: model.Kazakh, key: KeyOrganization},
			},
			children: []child{
				{surname: "ОҚУБАЕВА", name: "АҚБОТА", patronymic: "НҰРЛАНҚЫЗЫ", sex: model.Female, years: 3, months: 6, degrees: []model.Degree{model.Father}, place: 243},
			},
		},
		{
			id: "key_untrusted", district: "1116",
			adults: []adult{
				{surname: "ОБРАЗЦОВ", name: "ИГОРЬ", patronymic: "ЛЕОНИДОВИЧ", sex: model.Male, birth: birthday(1984, time.September, 21), lang: model.Russian, key: KeyUntrusted},
			},
			children: []child{
				{surname: "ОБРАЗЦОВА", name: "ВЕРА", patronymic: "ИГОРЕВНА", sex: model.Female, years: 5, months: 0, degrees: []model.Degree{model.Father}, place: 52},
			},
		},
		{
			id: "key_none", district: "1116",
			adults: []adult{
				{surname: "ТЕСТОВА", name: "ӘСЕЛ", patronymic: "МҰРАТҚЫЗЫ", sex: model.Female, birth: birthday(1998, time.April, 12), lang: model.Kazakh, key: KeyNone},
			},
			children: []child{
				{surname: "ТЕСТОВ", name: "РАМАЗАН", patronymic: "ДИАСҰЛЫ", sex: model.Male, years: 1, months: 3, degrees: []model.Degree{model.Mother}, place: 101},
			},
		},
		{
			id: "bmg_down", district: "1110",
			adults: []adult{
				{surname: "СЫНАҚОВ", name: "ЕРМЕК", patronymic: "ТӨЛЕГЕНҰЛЫ", sex: model.Male, birth: birthday(1993, time.June, 30), lang: model.Kazakh, key: KeyValid, bmg: bmgDown},
			},
			children: []child{
				{surname: "СЫНАҚОВА", name: "ӘЛИЯ", patronymic: "ЕРМЕКҚЫЗЫ", sex: model.Female, years: 4, months: 2, degrees: []model.Degree{model.Father}, place: 199},
			},
		},
		{
			id: "sms_down", district: "1170",
			adults: []adult{
				{surname: "ЖАТТЫҒУОВА", name: "ЖАДЫРА", patronymic: "СӘКЕНҚЫЗЫ", sex: model.Female, birth: birthday(1997, time.February, 18), lang: model.Kazakh, key: KeyValid, smsDown: true},
			},
			children: []child{
				{surname: "ЖАТТЫҒУОВ", name: "ДАНИЯР", patronymic: "АРМАНҰЛЫ", sex: model.Male, years: 2, months: 1, degrees: []model.Degree{model.Mother}, place: 70},
			},
		},
	}
}
