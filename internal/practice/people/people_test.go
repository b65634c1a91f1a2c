package people

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// days are those on which the practice data must hold: the ends of months and of
// school years, a leap day, and the turn of the day in another zone.
func days() []time.Time {
	return []time.Time{
		time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC),
		time.Date(2026, 8, 31, 18, 59, 0, 0, time.UTC),
		time.Date(2026, 8, 31, 19, 1, 0, 0, time.UTC),
		time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC),
		time.Date(2030, 3, 31, 23, 59, 0, 0, time.UTC),
	}
}

func TestFamiliesCoverTheOutcomes(t *testing.T) {
	families := Families(days()[0])
	wants := []string{"ready", "two_children", "already_linked", "linked_by_other", "no_application", "kinship_refused",
		"guardian", "phone_not_bound", "phone_other", "key_expired", "key_organization", "key_untrusted", "key_none",
		"application_other", "too_old", "kinship_down", "bmg_down", "sms_down"}
	if len(families) != len(wants) {
		t.Errorf("%d families, not %d", len(families), len(wants))
	}
	for _, id := range wants {
		if _, ok := Find(families, id); !ok {
			t.Errorf("no family for %s", id)
		}
	}
	spoken := map[model.Lang]bool{}
	for _, family := range families {
		spoken[family.Applicant().Lang] = true
		for _, lang := range model.Langs() {
			if text := family.About.In(lang); text == "" || strings.Contains(text, "⟦") {
				t.Errorf("%s is not told in %s", family.ID, lang)
			}
		}
		if _, ok := assets.FindDistrict(family.District); !ok {
			t.Errorf("%s lives in district %q", family.ID, family.District)
		}
	}
	if !spoken[model.Kazakh] || !spoken[model.Russian] {
		t.Error("families speak one language only")
	}
}

func TestInventedPeopleHaveValidNumbersAndPhones(t *testing.T) {
	for _, now := range days() {
		iins, phones := map[model.IIN]bool{}, map[model.Phone]bool{}
		person := func(p model.Person) {
			if _, err := model.ParseIIN(string(p.IIN)); err != nil {
				t.Errorf("%s: %v", p.FullName(), err)
			}
			if p.IIN.Birth() != p.Birth || p.IIN.Sex() != p.Sex {
				t.Errorf("%s: the number tells another birthday or sex", p.FullName())
			}
			if iins[p.IIN] {
				t.Errorf("%s: the number is somebody else's", p.FullName())
			}
			iins[p.IIN] = true
		}
		for _, family := range Families(now) {
			for _, adult := range family.Adults {
				person(adult.Person)
				if _, err := model.ParsePhone(string(adult.Phone)); err != nil || phones[adult.Phone] ||
					!strings.HasPrefix(string(adult.Phone), "+770000000") {
					t.Errorf("%s: telephone %v, error %v", family.ID, adult.Phone, err)
				}
				phones[adult.Phone], phones[adult.Registered] = true, true
			}
			for _, child := range family.Children {
				if child.Application == nil {
					person(child.Person)
				}
			}
		}
		for _, application := range Applications(now) {
			person(application.Child.Person)
		}
	}
}

func TestChildrenAreOfPreschoolAgeOnAnyDay(t *testing.T) {
	for _, now := range days() {
		today := model.DateOf(now.In(model.Zone))
		for _, family := range Families(now) {
			for _, child := range family.Children {
				years := child.Birth.FullYears(today)
				if old := family.ID == "too_old"; old != (years >= 7) || years < 1 {
					t.Errorf("%s on %s: a child of %d", family.ID, today, years)
				}
			}
		}
		for _, application := range Applications(now) {
			birth := application.Child.Birth
			if _, ok := rulesOf(t, today).AgeGroupOf(birth, today); !ok || birth.FullYears(today) > 5 {
				t.Errorf("%s: a child born %s in the queue on %s", application.Number, birth, today)
			}
			if !application.CreatedAt.Before(now) || application.CreatedAt.Before(birth.Time()) {
				t.Errorf("%s of %s is made at an impossible time", application.Number, birth)
			}
		}
	}
}

func TestTheGeneralQueueIsHeldWithoutGaps(t *testing.T) {
	now := days()[0]
	places, last := map[string]int{}, map[string]time.Time{}
	numbers := map[string]model.Application{}
	for _, a := range Applications(now) {
		if a.Place != places[a.District]+1 || a.CreatedAt.Before(last[a.District]) {
			t.Fatalf("%s stands at %d after %d", a.Number, a.Place, places[a.District])
		}
		places[a.District], last[a.District] = a.Place, a.CreatedAt
		if _, twice := numbers[a.Number]; twice {
			t.Errorf("two applications %s", a.Number)
		}
		numbers[a.Number] = a
	}
	if len(places) != 20 || places["1110"] < 300 {
		t.Errorf("queues of %d districts, %d in Kokshetau", len(places), places["1110"])
	}
	for _, family := range Families(now) {
		for _, child := range family.Children {
			if child.Application != nil && !reflect.DeepEqual(numbers[child.Application.Number], *child.Application) {
				t.Errorf("%s: the child's application is not in the queue", family.ID)
			}
		}
	}
	if ready, _ := Find(Families(now), "ready"); ready.Children[0].Application.Number != "2026-111000-004217" {
		t.Errorf("the first family's application is %s", ready.Children[0].Application.Number)
	}
}

func TestLinksBelongToKin(t *testing.T) {
	links := Links(days()[0])
	if len(links) != 2 {
		t.Fatalf("%d links, not those of the two families", len(links))
	}
	for _, link := range links {
		if link.Kinship.Degree == "" || link.Applicant == "" || link.Kinship.LinkedAt.IsZero() {
			t.Errorf("a link without kinship: %v", link.Kinship.Degree)
		}
	}
}

func TestOrganizationsHaveTheShapeOfRealOnes(t *testing.T) {
	for _, now := range days()[:3] {
		list := Organizations(now)
		if len(list) < 200 {
			t.Fatalf("%d organizations", len(list))
		}
		ids, districts, kinds := map[string]bool{}, map[string]int{}, map[model.OrganizationKind]int{}
		for _, o := range list {
			districts[o.District]++
			kinds[o.Kind]++
			check, ok := model.CheckDigit(o.ID[:11])
			if !ok || o.ID[11] != check || o.ID[4] != '4' || ids[o.ID] {
				t.Errorf("BIN %s is wrong or there twice", o.ID)
			}
			ids[o.ID] = true
			checkNames(t, o)
			checkOffers(t, o)
		}
		if len(districts) != 20 || len(kinds) != 5 {
			t.Errorf("%d districts, %d kinds", len(districts), len(kinds))
		}
	}
}

func checkNames(t *testing.T, o model.Organization) {
	t.Helper()
	for lang, full := range map[model.Lang]string{model.Kazakh: o.Full.KK, model.Russian: o.Full.RU} {
		if n := utf8.RuneCountInString(full); n < 110 || n > 200 {
			t.Errorf("%s: a legal name of %d letters: %s", lang, n, full)
		}
		if strings.Count(full, "«") < 2 || strings.Count(full, "«") != strings.Count(full, "»") {
			t.Errorf("quotes that do not nest: %s", full)
		}
		if strings.Contains(full, "  ") || strings.Contains(full, "!") {
			t.Errorf("a broken legal name: %s", full)
		}
	}
	for _, text := range []model.Text{o.Short, o.Settlement, o.Address} {
		if text.KK == "" || text.RU == "" || text.EN == "" {
			t.Errorf("%s lacks a name", o.ID)
		}
	}
}

func checkOffers(t *testing.T, o model.Organization) {
	t.Helper()
	places := 0
	for _, offer := range o.Offers {
		places += offer.Places
		switch {
		case offer.Groups < 1, offer.Places < 1, offer.Free < 0, offer.Free > offer.Places, offer.Waiting < 0:
			t.Errorf("%s: an impossible offer %+v", o.ID, offer)
		case offer.Free > 0 && offer.Waiting > 0:
			t.Errorf("%s: children wait where places are free: %+v", o.ID, offer)
		}
	}
	if places != o.Capacity {
		t.Errorf("%s: %d places in groups, %d in all", o.ID, places, o.Capacity)
	}
}

// rulesOf returns the rules of the first district on a day.
func rulesOf(t *testing.T, day model.Date) model.RuleSet {
	t.Helper()
	rules, err := assets.Rules("1110", day)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestTheFirstFamilyComesAs42nd(t *testing.T) {
	for _, now := range days() {
		first := Organizations(now)[0]
		ready, _ := Find(Families(now), "ready")
		today := model.DateOf(now.In(model.Zone))
		group, ok := rulesOf(t, today).AgeGroupOf(ready.Children[0].Birth, today)
		offer, has := first.Offer(group, model.Kazakh)
		if !ok || !has || offer.Free != 0 || offer.Waiting != 41 {
			t.Errorf("%v: %+v", now, offer)
		}
	}
}

func TestTheSameDayMakesTheSamePeople(t *testing.T) {
	morning, evening := time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC), time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	if !reflect.DeepEqual(Families(morning), Families(evening)) ||
		!reflect.DeepEqual(Applications(morning), Applications(evening)) ||
		!reflect.DeepEqual(Organizations(morning), Organizations(evening)) {
		t.Error("two calls on one day differ")
	}
}
