package people

import (
	"time"

	"akmola.kz/kezek/queue"
)

// keyCasts are the families whose outcome lies with the key or the telephone.
func keyCasts() []cast {
	return []cast{
		{
			id: "phone_not_bound", district: "1110",
			adults: []adult{
				{surname: "УЧЕБНАЯ", name: "ЕЛЕНА", patronymic: "ВИКТОРОВНА", sex: queue.Female, birth: birthday(1989, time.November, 9), lang: queue.Russian, key: KeyValid, bmg: notBound},
			},
			children: []child{
				{surname: "УЧЕБНЫЙ", name: "ДАНИИЛ", patronymic: "РОМАНОВИЧ", sex: queue.Male, years: 3, months: 1, degrees: []queue.Degree{queue.Mother}, place: 12},
			},
		},
		{
			id: "phone_other", district: "1110",
			adults: []adult{
				{surname: "ҮЛГІЛІ", name: "БАҚЫТ", patronymic: "ӘДІЛҰЛЫ", sex: queue.Male, birth: birthday(1990, time.February, 3), lang: queue.Kazakh, key: KeyValid, bmg: otherNumber},
			},
			children: []child{
				{surname: "ҮЛГІЛІ", name: "ЗЕРЕ", patronymic: "БАҚЫТҚЫЗЫ", sex: queue.Female, years: 2, months: 7, degrees: []queue.Degree{queue.Father}, place: 180},
			},
		},
		{
			id: "key_expired", district: "1110",
			adults: []adult{
				{surname: "ПРИМЕРОВА", name: "ТАТЬЯНА", patronymic: "ЮРЬЕВНА", sex: queue.Female, birth: birthday(1986, time.March, 26), lang: queue.Russian, key: KeyExpired},
			},
			children: []child{
				{surname: "ПРИМЕРОВ", name: "ИЛЬЯ", patronymic: "ДЕНИСОВИЧ", sex: queue.Male, years: 4, months: 11, degrees: []queue.Degree{queue.Mother}, place: 5},
			},
		},
		{
			id: "key_organization", district: "1110",
			adults: []adult{
				{surname: "ОҚУБАЕВ", name: "НҰРЛАН", patronymic: "ҚАНАТҰЛЫ", sex: queue.Male, birth: birthday(1991, time.January, 15), lang: queue.Kazakh, key: KeyOrganization},
			},
			children: []child{
				{surname: "ОҚУБАЕВА", name: "АҚБОТА", patronymic: "НҰРЛАНҚЫЗЫ", sex: queue.Female, years: 3, months: 6, degrees: []queue.Degree{queue.Father}, place: 243},
			},
		},
		{
			id: "key_untrusted", district: "1116",
			adults: []adult{
				{surname: "ОБРАЗЦОВ", name: "ИГОРЬ", patronymic: "ЛЕОНИДОВИЧ", sex: queue.Male, birth: birthday(1984, time.September, 21), lang: queue.Russian, key: KeyUntrusted},
			},
			children: []child{
				{surname: "ОБРАЗЦОВА", name: "ВЕРА", patronymic: "ИГОРЕВНА", sex: queue.Female, years: 5, months: 0, degrees: []queue.Degree{queue.Father}, place: 52},
			},
		},
		{
			id: "key_none", district: "1116",
			adults: []adult{
				{surname: "ТЕСТОВА", name: "ӘСЕЛ", patronymic: "МҰРАТҚЫЗЫ", sex: queue.Female, birth: birthday(1998, time.April, 12), lang: queue.Kazakh, key: KeyNone},
			},
			children: []child{
				{surname: "ТЕСТОВ", name: "РАМАЗАН", patronymic: "ДИАСҰЛЫ", sex: queue.Male, years: 1, months: 3, degrees: []queue.Degree{queue.Mother}, place: 101},
			},
		},
		{
			id: "bmg_down", district: "1110",
			adults: []adult{
				{surname: "СЫНАҚОВ", name: "ЕРМЕК", patronymic: "ТӨЛЕГЕНҰЛЫ", sex: queue.Male, birth: birthday(1993, time.June, 30), lang: queue.Kazakh, key: KeyValid, bmg: bmgDown},
			},
			children: []child{
				{surname: "СЫНАҚОВА", name: "ӘЛИЯ", patronymic: "ЕРМЕКҚЫЗЫ", sex: queue.Female, years: 4, months: 2, degrees: []queue.Degree{queue.Father}, place: 199},
			},
		},
		{
			id: "sms_down", district: "1170",
			adults: []adult{
				{surname: "ЖАТТЫҒУОВА", name: "ЖАДЫРА", patronymic: "СӘКЕНҚЫЗЫ", sex: queue.Female, birth: birthday(1997, time.February, 18), lang: queue.Kazakh, key: KeyValid, smsDown: true},
			},
			children: []child{
				{surname: "ЖАТТЫҒУОВ", name: "ДАНИЯР", patronymic: "АРМАНҰЛЫ", sex: queue.Male, years: 2, months: 1, degrees: []queue.Degree{queue.Mother}, place: 70},
			},
		},
	}
}
