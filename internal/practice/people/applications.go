package people

import (
	"math/rand/v2"
	"time"

	"akmola.kz/kezek/internal/model"
)

// serialBefore is the running number of the application before the first of those
// that are still in a queue.
const serialBefore = 4089

// queueLength returns how many applications wait in the general queue of a district.
func queueLength(district string) int {
	switch district {
	case "1110":
		return 320
	case "1116", "1118", "1166", "1170":
		return 120
	}
	return 40
}

// queued returns an application at the place in the queue of the district: whoever
// came earlier stands before.
func queued(now time.Time, district string, place int, c model.Child) model.Application {
	today := now.In(model.Zone)
	morning := time.Date(today.Year(), today.Month(), today.Day(), 9, 30, 0, 0, model.Zone)
	age := time.Duration(queueLength(district)-place+2) * 19 * time.Hour
	created := morning.Add(-age).UTC()
	return model.Application{
		Number: applicationNumber(created, district, serialBefore+place), Child: c, District: district,
		Status: model.InQueue, Place: place, CreatedAt: created,
	}
}

// Applications returns the general queue of every district: the children of the
// families, and others around them so that every place from the first is held.
func Applications(now time.Time) []model.Application {
	type spot struct {
		district string
		place    int
	}
	taken := map[spot]model.Application{}
	for _, family := range Families(now) {
		for _, c := range family.Children {
			if c.Application != nil {
				taken[spot{c.Application.District, c.Application.Place}] = *c.Application
			}
		}
	}
	var applications []model.Application
	serial := 3000
	for d, home := range homes() {
		random := rand.New(rand.NewPCG(4217, uint64(d)))
		for place := 1; place <= queueLength(home.code); place++ {
			serial += 3
			// Made in any case, so that a family more does not change everybody after it.
			other := stranger(now, random, serial)
			application, ok := taken[spot{home.code, place}]
			if !ok {
				application = queued(now, home.code, place, other)
			}
			applications = append(applications, application)
		}
	}
	return applications
}

var (
	strangerSurnames = []string{"ТЕСТОВ", "УЧЕБНОВ", "ПРИМЕРОВ", "ОБРАЗЦОВ", "ҮЛГІБАЕВ", "ОҚУБАЕВ", "СЫНАҚОВ", "МЫСАЛОВ"}
	strangerBoys     = []string{"АЛИХАН", "НҰРАЛИ", "ДАНИЯР", "АРТЁМ", "ЕРАСЫЛ", "МАКСИМ", "ӘДІЛ", "ТИМУР"}
	strangerGirls    = []string{"АЙЛИН", "МЕДИНА", "СОФИЯ", "АҚБОТА", "АННА", "ЗЕРЕ", "КАМИЛА", "ӘЛИЯ"}
)

// stranger invents a child of the queue that belongs to no family.
func stranger(now time.Time, random *rand.Rand, serial int) model.Child {
	birth := bornAgo(now, 1+random.IntN(4), random.IntN(12))
	sex, names, ending := model.Male, strangerBoys, ""
	if random.IntN(2) == 0 {
		sex, names, ending = model.Female, strangerGirls, "А"
	}
	return model.Child{Person: model.Person{
		IIN:       iin(birth, sex, serial),
		Surname:   strangerSurnames[random.IntN(len(strangerSurnames))] + ending,
		GivenName: names[random.IntN(len(names))],
		Birth:     birth, Sex: sex,
	}}
}
