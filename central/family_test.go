package central_test

import (
	"fmt"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/central"
	"akmola.kz/kezek/queue"
)

// person makes somebody who does not exist.
func person(surname, given, patronymic string, birth queue.Date, sex queue.Sex, serial int) queue.Person {
	century := 3 + (birth.Year-1900)/100*2 // 1900s: 3 and 4; 2000s: 5 and 6
	if sex == queue.Female {
		century++
	}
	for ; ; serial++ {
		first := fmt.Sprintf("%02d%02d%02d%d%04d", birth.Year%100, birth.Month, birth.Day, century, serial)
		if digit, ok := queue.CheckDigit(first); ok {
			iin := queue.IIN(first + string(digit))
			return queue.Person{IIN: iin, Surname: surname, GivenName: given, Patronymic: patronymic, Birth: birth, Sex: sex}
		}
	}
}

// The family that most tests are about, and others.
var (
	mother   = person("ТЕСТОВА", "АЙГҮЛ", "СЕРІКҚЫЗЫ", queue.Date{Year: 1990, Month: 2, Day: 3}, queue.Female, 100)
	father   = person("ТЕСТОВ", "ЕРЛАН", "", queue.Date{Year: 1988, Month: 5, Day: 6}, queue.Male, 110)
	stranger = person("ПРИМЕРОВ", "ИВАН", "ИВАНОВИЧ", queue.Date{Year: 1985, Month: 7, Day: 8}, queue.Male, 120)
	son      = person("ТЕСТОВ", "ӘЛИХАН", "ЕРЛАНҰЛЫ", queue.Date{Year: 2023, Month: 3, Day: 4}, queue.Male, 130)
	daughter = person("ТЕСТОВА", "ІҢКӘР", "ЕРЛАНҚЫЗЫ", queue.Date{Year: 2021, Month: 4, Day: 5}, queue.Female, 140)
	missing  = person("ТЕСТОВ", "ДАНИЯР", "ЕРЛАНҰЛЫ", queue.Date{Year: 2022, Month: 1, Day: 9}, queue.Male, 150) // no application
	far      = person("ТЕСТОВ", "САНЖАР", "ЕРЛАНҰЛЫ", queue.Date{Year: 2022, Month: 6, Day: 1}, queue.Male, 160) // another district
	grown    = person("ТЕСТОВ", "АРМАН", "ЕРЛАНҰЛЫ", queue.Date{Year: 2010, Month: 6, Day: 1}, queue.Male, 170)

	motherPhone = queue.Phone("+77000000001")
	fatherPhone = queue.Phone("+77000000002")
)

func home() queue.District      { return assets.Districts()[0] }
func elsewhere() queue.District { return assets.Districts()[1] }

func organization(id, district, name string) queue.Organization {
	o := queue.Organization{
		ID: id, District: district, Kind: queue.Nursery, Capacity: 120,
		Short:      queue.Text{KK: "«" + name + "» бөбекжайы", RU: "Ясли-сад «" + name + "»"},
		Full:       queue.Text{KK: "«" + name + "» бөбекжайы» МКҚК (оқу)", RU: "ГККП «Ясли-сад «" + name + "» (учебный)"},
		Settlement: queue.Text{KK: "Көкшетау", RU: "Кокшетау"}, Address: queue.Text{KK: "Оқу көшесі, 1", RU: "ул. Учебная, 1"},
	}
	for _, group := range queue.AgeGroups() {
		o.Offers = append(o.Offers, queue.Offer{Group: group, Lang: queue.Kazakh, Groups: 1, Places: 20, Waiting: 3})
		if group == queue.Middle {
			o.Offers = append(o.Offers, queue.Offer{Group: group, Lang: queue.Russian, Groups: 1, Places: 20})
		}
	}
	return o
}

func application(number string, child queue.Person, district string) queue.Application {
	return queue.Application{
		Number: number, Child: queue.Child{Person: child}, District: district, Status: queue.InQueue, Place: 57,
		CreatedAt: morning.Add(-100 * 24 * time.Hour),
	}
}

func reference() central.Reference {
	r := central.Reference{Applications: []queue.Application{
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
