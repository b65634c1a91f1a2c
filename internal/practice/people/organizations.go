package people

import (
	"fmt"
	"math/rand/v2"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// name is what an organization is called.
type name struct{ kk, ru, en string }

var names = []name{
	{"Әйгерім", "Айгерим", "Aigerim"}, {"Айгөлек", "Айголек", "Aigolek"}, {"Балдәурен", "Балдаурен", "Baldauren"},
	{"Балбөбек", "Балбобек", "Balbobek"}, {"Ертөстік", "Ертостик", "Yertostik"}, {"Жұлдыз", "Жулдыз", "Zhuldyz"},
	{"Құлыншақ", "Кулыншак", "Kulynshak"}, {"Қарлығаш", "Карлыгаш", "Karlygash"}, {"Нұрсәуле", "Нурсауле", "Nursaule"},
	{"Балапан", "Балапан", "Balapan"}, {"Ақбота", "Акбота", "Akbota"}, {"Күншуақ", "Куншуак", "Kunshuak"},
	{"Бәйтерек", "Байтерек", "Baiterek"}, {"Салтанат", "Салтанат", "Saltanat"}, {"Еркемай", "Еркемай", "Yerkemai"},
	{"Арай", "Арай", "Arai"}, {"Таңшолпан", "Таншолпан", "Tansholpan"}, {"Шұғыла", "Шугыла", "Shugyla"},
	{"Ботақан", "Ботакан", "Botakan"}, {"Болашақ", "Болашак", "Bolashak"}, {"Достық", "Достык", "Dostyk"},
	{"Гүлдер", "Гульдер", "Gulder"}, {"Мерей", "Мерей", "Merei"}, {"Зерде", "Зерде", "Zerde"},
	{"Сәуле", "Сауле", "Saule"}, {"Қуаныш", "Куаныш", "Kuanysh"}, {"Жансая", "Жансая", "Zhansaya"},
	{"Тұлпар", "Тулпар", "Tulpar"}, {"Балдырған", "Балдырган", "Baldyrgan"}, {"Өркен", "Оркен", "Orken"},
	{"Аққу", "Акку", "Akku"}, {"Радуга", "Радуга", "Raduga"}, {"Солнышко", "Солнышко", "Solnyshko"},
	{"Ромашка", "Ромашка", "Romashka"}, {"Теремок", "Теремок", "Teremok"}, {"Сказка", "Сказка", "Skazka"},
}

var streets = []name{
	{"Абай", "Абая", "Abai"}, {"Әуезов", "Ауэзова", "Auezov"}, {"Сәтбаев", "Сатпаева", "Satpayev"},
	{"Достық", "Достык", "Dostyk"}, {"Бейбітшілік", "Мира", "Beibitshilik"}, {"Тәуелсіздік", "Тауелсиздик", "Tauelsizdik"},
	{"Жастар", "Жастар", "Zhastar"}, {"Мектеп", "Школьная", "Mektep"},
}

// Organizations returns the practice organizations of all districts. They stay the
// same from day to day, but for the first one: in the group of the child of the
// family "ready" it has no free place and 41 waiting children.
func Organizations(now time.Time) []model.Organization {
	var list []model.Organization
	for d, h := range homes() {
		random := rand.New(rand.NewPCG(1110, uint64(d)))
		for i := range h.size {
			list = append(list, organization(random, h, d, i, len(list)))
		}
	}
	if ready, ok := Find(Families(now), "ready"); ok {
		fill(&list[0], ready.Children[0].Birth, model.DateOf(now.In(model.Zone)))
	}
	return list
}

// fill gives the Kazakh group of a child of that age the queue of the first family.
func fill(o *model.Organization, birth, today model.Date) {
	rules, _ := assets.Rules(o.District, today) // there are some for every day since 2024
	group, _ := rules.AgeGroupOf(birth, today)
	for i, offer := range o.Offers {
		if offer.Group == group && offer.Lang == model.Kazakh {
			o.Offers[i].Free, o.Offers[i].Waiting = 0, 41
		}
	}
}

// organizationID is the id of the organization with a number, from 0, of all that there are.
func organizationID(serial int) string { return bin(2004+serial%20, 1+serial%12, 90000+3*serial) }

func organization(random *rand.Rand, h home, district, i, serial int) model.Organization {
	kind, private := kindOf(h, i)
	at := h.centre
	if len(h.villages) > 0 && i >= 4 {
		at = h.villages[i%len(h.villages)]
	}
	o := model.Organization{
		ID:       organizationID(serial),
		District: h.code, Kind: kind, Private: private,
		Settlement: at.name,
		Phone:      fmt.Sprintf("+7 716 000 %02d %02d", district, i),
		Capacity:   capacity(random, kind, private, at.name != h.centre.name),
	}
	if len(h.villages) == 0 && i%3 != 0 && kind != model.MiniCentre {
		o.Number = i
	}
	n := names[(district*7+i)%len(names)]
	o.Short, o.Full = naming(o, n, h, at)
	street, house := streets[random.IntN(len(streets))], 1+random.IntN(90)
	o.Address = model.Text{
		KK: fmt.Sprintf("%s, %s көшесі, %d-үй", at.name.KK, street.kk, house),
		RU: fmt.Sprintf("%s, улица %s, %d", at.name.RU, street.ru, house),
		EN: fmt.Sprintf("%s, %d %s Street", at.name.EN, house, street.en),
	}
	o.Offers = offers(random, o, i)
	return o
}

// kindOf spreads the kinds as they are found: towns have everything, villages
// mostly mini-centres at a school.
func kindOf(h home, i int) (kind model.OrganizationKind, private bool) {
	cities := len(h.villages) == 0
	switch {
	case cities && i == 7:
		return model.Special, false
	case h.code == "1110" && i == 11:
		return model.Sanatorium, false
	case cities && i%9 == 8, !cities && i >= 4 && i%2 == 1:
		return model.MiniCentre, false
	case i%4 == 3:
		return model.Kindergarten, true
	case i%3 == 1:
		return model.Kindergarten, false
	}
	return model.Nursery, i%10 == 6
}

func capacity(random *rand.Rand, kind model.OrganizationKind, private, rural bool) int {
	pick := func(sizes ...int) int { return sizes[random.IntN(len(sizes))] }
	switch {
	case kind == model.MiniCentre:
		return pick(15, 18, 20, 25, 30, 40)
	case kind == model.Special, kind == model.Sanatorium:
		return pick(60, 72, 90)
	case rural:
		return pick(25, 35, 50, 60)
	case private:
		return pick(25, 40, 50, 75, 100, 250)
	}
	return pick(140, 240, 280, 320)
}
