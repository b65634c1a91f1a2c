package people

import "akmola.kz/kezek/internal/model"

// home is a district as the names of its organizations need it.
type home struct {
	code     string
	in       model.Text // "по городу Кокшетау", "Көкшетау қаласы бойынша"
	of       model.Text // "города Кокшетау", "Көкшетау қаласының"
	size     int        // how many organizations it gets
	centre   place
	villages []place
}

// place is a settlement.
type place struct {
	name model.Text // "г. Кокшетау", "Көкшетау қаласы", "Kokshetau"
	of   model.Text // "города Кокшетау", "Көкшетау қаласының"
}

func town(ru, ruOf, kk, en string) place {
	return place{
		name: model.Text{RU: "г. " + ru, KK: kk + " қаласы", EN: en},
		of:   model.Text{RU: "города " + ruOf, KK: kk + " қаласының"},
	}
}

func village(ru, kk, en string) place {
	return place{
		name: model.Text{RU: "с. " + ru, KK: kk + " ауылы", EN: en},
		of:   model.Text{RU: "села " + ru, KK: kk + " ауылының"},
	}
}

func city(code string, size int, ru, ruIn, ruOf, kk, en string) home {
	centre := town(ru, ruOf, kk, en)
	return home{
		code: code, size: size, centre: centre,
		in: model.Text{RU: "по городу " + ruIn, KK: kk + " қаласы бойынша"},
		of: centre.of,
	}
}

// region makes a district. Its villages are invented; the names are common ones.
func region(code string, size int, ruIn, ruOf, kk string, centre place) home {
	n := int(code[2]-'0') + int(code[3]-'0')
	h := home{
		code: code, size: size, centre: centre,
		in: model.Text{RU: "по " + ruIn, KK: kk + " ауданы бойынша"},
		of: model.Text{RU: ruOf, KK: kk + " ауданының"},
	}
	for i := range 3 {
		h.villages = append(h.villages, villages[(n*3+i)%len(villages)])
	}
	return h
}

var villages = []place{
	village("Енбек", "Еңбек", "Yenbek"),
	village("Достык", "Достық", "Dostyk"),
	village("Жанажол", "Жаңажол", "Zhanazhol"),
	village("Ынтымак", "Ынтымақ", "Yntymak"),
	village("Береке", "Береке", "Bereke"),
	village("Бирлик", "Бірлік", "Birlik"),
	village("Каратал", "Қаратал", "Karatal"),
	village("Аксу", "Ақсу", "Aksu"),
	village("Сарыозек", "Сарыөзек", "Saryozek"),
	village("Тасты", "Тасты", "Tasty"),
	village("Кызылагаш", "Қызылағаш", "Kyzylagash"),
}

// homes lists the districts with the grammar of their names.
func homes() []home {
	return []home{
		city("1110", 36, "Кокшетау", "Кокшетау", "Кокшетау", "Көкшетау", "Kokshetau"),
		city("1116", 14, "Косшы", "Косшы", "Косшы", "Қосшы", "Kosshy"),
		city("1118", 14, "Степногорск", "Степногорску", "Степногорска", "Степногорск", "Stepnogorsk"),
		region("1132", 8, "Аккольскому району", "Аккольского района", "Ақкөл", town("Акколь", "Акколя", "Ақкөл", "Akkol")),
		region("1134", 8, "Аршалынскому району", "Аршалынского района", "Аршалы", village("Аршалы", "Аршалы", "Arshaly")),
		region("1136", 8, "Астраханскому району", "Астраханского района", "Астрахан", village("Астраханка", "Астраханка", "Astrakhanka")),
		region("1138", 8, "Атбасарскому району", "Атбасарского района", "Атбасар", town("Атбасар", "Атбасара", "Атбасар", "Atbasar")),
		region("1145", 8, "району Биржан сал", "района Биржан сал", "Біржан сал", town("Степняк", "Степняка", "Степняк", "Stepnyak")),
		region("1140", 8, "Буландынскому району", "Буландынского района", "Бұланды", town("Макинск", "Макинска", "Макинск", "Makinsk")),
		region("1170", 14, "Бурабайскому району", "Бурабайского района", "Бурабай", town("Щучинск", "Щучинска", "Щучинск", "Shchuchinsk")),
		region("1144", 8, "Егиндыкольскому району", "Егиндыкольского района", "Егіндікөл", village("Егиндыколь", "Егіндікөл", "Yegindykol")),
		region("1146", 8, "Ерейментаускому району", "Ерейментауского района", "Ерейментау", town("Ерейментау", "Ерейментау", "Ерейментау", "Yereymentau")),
		region("1148", 8, "Есильскому району", "Есильского района", "Есіл", town("Есиль", "Есиля", "Есіл", "Yesil")),
		region("1152", 8, "Жаксынскому району", "Жаксынского района", "Жақсы", village("Жаксы", "Жақсы", "Zhaksy")),
		region("1154", 8, "Жаркаинскому району", "Жаркаинского района", "Жарқайың", town("Державинск", "Державинска", "Державинск", "Derzhavinsk")),
		region("1156", 8, "Зерендинскому району", "Зерендинского района", "Зеренді", village("Зеренда", "Зеренді", "Zerenda")),
		region("1160", 8, "Коргалжынскому району", "Коргалжынского района", "Қорғалжын", village("Коргалжын", "Қорғалжын", "Korgalzhyn")),
		region("1164", 8, "Сандыктаускому району", "Сандыктауского района", "Сандықтау", village("Балкашино", "Балкашино", "Balkashino")),
		region("1166", 14, "Целиноградскому району", "Целиноградского района", "Целиноград", village("Акмол", "Ақмол", "Akmol")),
		region("1168", 8, "Шортандинскому району", "Шортандинского района", "Шортанды", village("Шортанды", "Шортанды", "Shortandy")),
	}
}
