package central_test

import (
	"fmt"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// person makes somebody who does not exist.
func person(surname, given, patronymic string, birth model.Date, sex model.Sex, serial int) model.Person {
	century := 3 + (birth.Year-1900)/100*2 // 1900s: 3 and 4; 2000s: 5 and 6
	if sex == model.Female {
		century++
	}
	for ; ; serial++ {
		first := fmt.Sprintf("%02d%02d%02d%d%04d", birth.Year%100, birth.Month, birth.Day, century, serial)
		if digit, ok := model.CheckDigit(first); ok {
			iin := model.IIN(first + string(digit))
			return model.Person{IIN: iin, Surname: surname, GivenName: given, Patronymic: patronymic, Birth: birth, Sex: sex}
		}
	}
}

// The family that most tests are about, and others.
var (
	mother   = person("ТЕСТОВА", "АЙГҮЛ", "СЕРІКҚЫЗЫ", model.Date{Year: 1990, Month: 2, Day: 3}, model.Female, 100)
	father   = person("ТЕСТОВ", "ЕРЛАН", "", model.Date{Year: 1988, Month: 5, Day: 6}, model.Male, 110)
	stranger = person("ПРИМЕРОВ", "ИВАН", "ИВАНОВИЧ", model.Date{Year: 1985, Month: 7, Day: 8}, model.Male, 120)
	son      = person("ТЕСТОВ", "ӘЛИХАН", "ЕРЛАНҰЛЫ", model.Date{Year: 2023, Month: 3, Day: 4}, model.Male, 130)
	daughter = person("ТЕСТОВА", "ІҢКӘР", "ЕРЛАНҚЫЗЫ", model.Date{Year: 2021, Month: 4, Day: 5}, model.Female, 140)
	missing  = person("ТЕСТОВ", "ДАНИЯР", "ЕРЛАНҰЛЫ", model.Date{Year: 2022, Month: 1, Day: 9}, model.Male, 150) // no application
	far      = person("ТЕСТОВ", "САНЖАР", "ЕРЛАНҰЛЫ", model.Date{Year: 2022, Month: 6, Day: 1}, model.Male, 160) // another district
	grown    = person("ТЕСТОВ", "АРМАН", "ЕРЛАНҰЛЫ", model.Date{Year: 2010, Month: 6, Day: 1}, model.Male, 170)

	motherPhone = model.Phone("+77000000001")
	fatherPhone = model.Phone("+77000000002")
)

func home() model.District      { return assets.Districts()[0] }
func elsewhere() model.District { return assets.Districts()[1] }

func organization(id, district, name string) model.Organization {
	o := model.Organization{
		ID: id, District: district, Kind: model.Nursery, Capacity: 120,
		Short:      model.Text{KK: "«" + name + "» бөбекжайы", RU: "Ясли-сад «" + name + "»"},
		Full:       model.Text{KK: "«" + name + "» бөбекжайы» МКҚК (оқу)", RU: "ГККП «Ясли-сад «" + name + "» (учебный)"},
		Settlement: model.Text{KK: "Көкшетау", RU: "Кокшетау"}, Address: model.Text{KK: "Оқу көшесі, 1", RU: "ул. Учебная, 1"},
	}
	for _, group := range model.AgeGroups() {
		o.Offers = append(o.Offers, model.Offer{Group: group, Lang: model.Kazakh, Groups: 1, Places: 20, Waiting: 3})
		if group == model.Middle {
			o.Offers = append(o.Offers, model.Offer{Group: group, Lang: model.Russian, Groups: 1, Places: 20})
		}
	}
	return o
}

func application(number string, child model.Person, district string) model.Application {
	return model.Application{
		Number: number, Child: model.Child{Person: child}, District: district, Status: model.InQueue,
		CreatedAt: morning.Add(-100 * 24 * time.Hour),
	}
}

func reference() service.Reference {
	r := service.Reference{Applications: []model.Application{
		application("2026-111000-000001", son, home().Code),
		application("2026-111000-000002", daughter, home().Code),
		application("2026-111000-000003", far, elsewhere().Code),
	}}
	for i, name := range []string{"Балапан", "Айгөлек", "Еркетай", "Күншуақ", "Болашақ", "Ақбота"} {
		r.Organizations = append(r.Organizations, organization(fmt.Sprintf("99014000000%d", i+1), home().Code, name))
	}
	r.Organizations[1].Offers = r.Organizations[1].Offers[:1] // of the youngest only
	r.Organizations = append(r.Organizations, organization("990140000099", elsewhere().Code, "Алыс"))
	return r
}
