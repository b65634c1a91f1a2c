package people

import (
	"math/rand/v2"

	"akmola.kz/kezek/internal/model"
)

// offers shares the capacity out over the groups. A list of waiting children
// stands only where no place is free.
func offers(random *rand.Rand, o model.Organization, i int) []model.Offer {
	list := slots(o, i)
	groups := max(len(list), o.Capacity/groupSize(o.Kind))
	for n := range list {
		list[n].Groups = groups / len(list)
		if n < groups%len(list) {
			list[n].Groups++
		}
	}
	given, seen := 0, 0
	for n := range list {
		seen += list[n].Groups
		list[n].Places = o.Capacity*seen/groups - given
		given += list[n].Places
		if random.IntN(10) < 3 {
			list[n].Free = 1 + random.IntN(min(6, list[n].Places))
			continue
		}
		list[n].Waiting = random.IntN(3 + list[n].Places)
	}
	return list
}

func groupSize(kind model.OrganizationKind) int {
	if kind == model.Special || kind == model.Sanatorium {
		return 12
	}
	return 23
}

// slots returns which groups an organization has, and in which languages.
func slots(o model.Organization, i int) []model.Offer {
	groups := model.AgeGroups()
	switch o.Kind {
	case model.MiniCentre:
		groups = groups[1+i%2 : 4+i%2]
	case model.Kindergarten:
		groups = groups[1:]
	case model.Special:
		groups = groups[2:]
	}
	langs := model.EducationLangs()
	switch {
	case i == 0:
	case o.Capacity < 60:
		langs = langs[i%2 : i%2+1]
	case i%5 == 2:
		langs = langs[:1]
	case i%5 == 4:
		langs = langs[1:]
	}
	var list []model.Offer
	for _, group := range groups {
		for _, lang := range langs {
			list = append(list, model.Offer{Group: group, Lang: lang})
		}
	}
	return list
}
