package simulation

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/allocation/simulation/check"
	"akmola.kz/kezek/internal/model"
)

// Options are what a simulation goes by.
type Options struct {
	Years         int
	Children      int // who are born in the region, over all years
	Organizations int
	Seed          uint64

	faults faults
}

// Check returns why nothing can be simulated with the options.
func (o Options) Check() error {
	switch {
	case o.Years < 1 || o.Years > 50:
		return errors.New("years are from 1 to 50")
	case o.Children < 1 || o.Children > 1_000_000:
		return errors.New("children are from 1 to 1 000 000")
	case o.Organizations < 1 || o.Organizations > 10_000:
		return errors.New("organizations are from 1 to 10 000")
	}
	return nil
}

// faults break what the engine gives: a test looks whether the checker finds it.
type faults struct {
	run      func(*allocation.Result)
	standing func(*allocation.Standing)
	overlook func(*application) bool // a deadline
	explain  func(*allocation.Explanation)
	effects  func([]referral.Effect) []referral.Effect
	exchange func(all []allocation.Exchanger, pairs []allocation.Exchange) []allocation.Exchange
}

// voucher is the district in which places are given by vouchers.
const voucher = "1116"

// sanatorium is the kind of group of some places, for children whom a commission refers there. All others are of
// the usual kind, which has no name.
const sanatorium = "sanatorium"

// begin is the first simulated day.
var begin = model.Date{Year: 2026, Month: time.January, Day: 1}

// organization is one that has places.
type organization struct {
	id         string
	district   *district
	sanatorium bool // some of them are of that kind
}

// district is a district with its queues.
type district struct {
	code          string
	rules         model.RuleSet
	organizations []organization
	free          map[allocation.Queue]map[allocation.Wish]int
	turns         map[allocation.Queue]allocation.Turn
	renewed       model.Date
	listings      map[allocation.Queue]allocation.Listing // of the last day
	enrolled      []*application                          // also who has left its place since
	exchanging    []*application                          // whose families would exchange the places that they have
}

// region is the simulated one.
type region struct {
	Options
	random       *rand.Rand
	calendar     model.Calendar
	districts    []*district
	applications []*application // who waits, or has an offer
	receipt      int64
	day, end     model.Date
	agenda       map[model.Date][]func() error
	checker      *check.Checker
	report       *Report
}

// newRegion founds the organizations and plans births and rules.
func newRegion(o Options) (*region, error) {
	r := &region{
		Options: o, random: rand.New(rand.NewPCG(o.Seed, 13)), day: begin, end: model.Date{Year: begin.Year + o.Years, Month: time.January, Day: 1},
		agenda: map[model.Date][]func() error{}, report: newReport(o), calendar: calendars(o.Years + 2),
	}
	r.checker = check.New(r.calendar)
	r.checker.Begin(begin)
	data := assets.EmbeddedData()
	var weights []int
	for _, d := range data.Districts() {
		rules, err := data.Rules(d.Code, begin)
		if err != nil {
			return nil, err
		}
		r.districts = append(r.districts, &district{code: d.Code, rules: rules, free: map[allocation.Queue]map[allocation.Wish]int{}, turns: map[allocation.Queue]allocation.Turn{},
			renewed: rules.Distribution.Refresh.LastBy(begin)})
		weights = append(weights, max(1, d.Organizations))
		r.checker.SetRules(d.Code, rules)
	}
	for i := range o.Organizations {
		d := r.districts[r.weighted(weights)]
		if i < len(r.districts) { // each has one
			d = r.districts[i]
		}
		d.organizations = append(d.organizations, organization{fmt.Sprintf("%012d", i+1), d, i%3 == 0})
	}
	r.planRules()
	r.planBirths()
	r.planPlaces()
	return r, nil
}

// calendars are those of the program, and for later years one with the holidays of each year.
func calendars(years int) model.Calendar {
	calendar := model.Calendar{}
	given := assets.EmbeddedData().Calendar()
	fixed := []model.MonthDay{{Month: 1, Day: 1}, {Month: 1, Day: 2}, {Month: 1, Day: 7}, {Month: 3, Day: 8}, {Month: 3, Day: 21}, {Month: 3, Day: 22}, {Month: 3, Day: 23},
		{Month: 5, Day: 1}, {Month: 5, Day: 7}, {Month: 5, Day: 9}, {Month: 7, Day: 6}, {Month: 8, Day: 30}, {Month: 10, Day: 25}, {Month: 12, Day: 16}}
	for year := begin.Year; year <= begin.Year+years; year++ {
		of := model.CalendarYear{Year: year}
		for _, day := range fixed {
			of.Holidays = append(of.Holidays, model.Holiday{Date: day.In(year)})
		}
		if known, ok := given[year]; ok {
			of = known
		}
		calendar[year] = of
	}
	return calendar
}

// weighted draws an index.
func (r *region) weighted(weights []int) int {
	sum := 0
	for _, weight := range weights {
		sum += weight
	}
	at := r.random.IntN(sum)
	for i, weight := range weights {
		if at -= weight; at < 0 {
			return i
		}
	}
	return 0
}

// chance reports true so many times of a hundred.
func (r *region) chance(percent int) bool { return r.random.IntN(100) < percent }

// in puts something on the agenda, in so many days.
func (r *region) in(days int, do func() error) {
	day := r.day.Add(max(days, 0))
	r.agenda[day] = append(r.agenda[day], do)
}

// planRules changes the rules in the middle of years.
func (r *region) planRules() {
	change := func(day model.Date, name string, edit func(code string, rules *model.Distribution)) {
		r.agenda[day] = append(r.agenda[day], func() error {
			for _, d := range r.districts {
				classes := append([]model.Class{}, d.rules.Distribution.Classes...)
				d.rules.Distribution.Classes = classes
				d.rules.Version += "+" + name
				edit(d.code, &d.rules.Distribution)
				if err := d.rules.Check(); err != nil {
					return err
				}
				r.checker.SetRules(d.code, d.rules)
			}
			r.report.mark(day, name)
			return nil
		})
	}
	change(model.Date{Year: 2026, Month: time.September, Day: 21}, "exchanges of places in every district", func(_ string, rules *model.Distribution) {
		rules.Exchange = true
	})
	change(model.Date{Year: 2027, Month: time.March, Day: 10}, "ratio 1:2", func(code string, rules *model.Distribution) {
		if code != voucher {
			rules.Classes[len(rules.Classes)-1].Share = 2
		}
	})
	change(model.Date{Year: 2027, Month: time.November, Day: 15}, "teachers out of turn", func(code string, rules *model.Distribution) {
		rules.Categories = append([]model.Category{}, rules.Categories...)
		for i := range rules.Categories {
			if code != voucher && rules.Categories[i].ID == "teacher" {
				rules.Categories[i].Class = "out_of_turn"
			}
		}
	})
	change(model.Date{Year: 2029, Month: time.February, Day: 1}, "ratio 2:3, a day more to answer, no exchanges by vouchers", func(code string, rules *model.Distribution) {
		rules.Answer.Days++
		if rules.Exchange = code != voucher; rules.Exchange {
			rules.Classes[1].Share, rules.Classes[2].Share = 2, 3
		}
	})
	change(model.Date{Year: 2031, Month: time.May, Day: 20}, "a stop list of 20 days, 14 to restore", func(code string, rules *model.Distribution) {
		if rules.StopList.Days = 20; code == voucher {
			rules.StopList = model.Term{}
			rules.Restore.Days = 14
		}
	})
}

// planBirths draws when each child is born and registered.
func (r *region) planBirths() {
	var weights []int
	for _, d := range r.districts {
		weights = append(weights, len(d.organizations))
	}
	days := r.Years*365 + 3*365
	for i := range r.Children {
		birth := begin.Add(r.random.IntN(days) - 4*365)
		if i%700 == 0 { // somebody is born on 29 February
			birth = model.Date{Year: 2024 + 4*r.random.IntN(1+r.Years/4), Month: time.February, Day: 29}
		}
		d := r.districts[r.weighted(weights)]
		day := birth.Add(366 + r.random.IntN(30+r.random.IntN(900)))
		if day.Before(begin) {
			day = begin.Add(r.random.IntN(60))
		}
		a := &application{id: fmt.Sprintf("2026-%s-%06d", d.code, i+1), district: d, birth: birth, registered: day}
		r.agenda[day] = append(r.agenda[day], func() error { return r.register(a) })
	}
}

// planPlaces publishes the places of each year of birth, most when it is two years old, and
// takes back on 1 September what is left of a year that is too old.
func (r *region) planPlaces() {
	births := float64(r.Children) / float64(r.Years+3)
	publish := func(day model.Date, born int, share float64) {
		places := int(births * share)
		r.agenda[day] = append(r.agenda[day], func() error { return r.publishYear(born, places) })
	}
	for born := begin.Year - 4; born < begin.Year-1; born++ {
		publish(begin.Add(20), born, 0.6)
	}
	for year := begin.Year; year <= r.end.Year; year++ {
		july, september := model.Date{Year: year, Month: time.July, Day: 1}, model.Date{Year: year, Month: time.September, Day: 1}
		publish(july, year-2, 0.65)
		publish(july, year-3, 0.10)
		publish(july, year-4, 0.03)
		r.agenda[september] = append(r.agenda[september], func() error { return r.closeYear(year - 7) })
	}
}

// closeYear takes back the free places of a year of birth.
func (r *region) closeYear(born int) error {
	for _, d := range r.districts {
		delete(d.free, allocation.YearQueue(born))
		if err := r.checker.Tell(check.Event{Kind: check.Closed, District: d.code, Year: born}); err != nil {
			return err
		}
	}
	return nil
}

func (r *region) publishYear(born, places int) error {
	var all []organization
	for _, d := range r.districts {
		all = append(all, d.organizations...)
	}
	for range places {
		of := all[r.random.IntN(len(all))]
		place := allocation.Wish{Organization: of.id, Lang: r.lang()}
		if of.sanatorium && r.chance(20) {
			place.Kind = sanatorium
		}
		if err := r.publish(of.district, allocation.YearQueue(born), place); err != nil {
			return err
		}
	}
	return nil
}

func (r *region) lang() model.Lang {
	if r.chance(65) {
		return model.Kazakh
	}
	return model.Russian
}

// publish makes one place free, unless all who could have it are too old.
func (r *region) publish(d *district, queue allocation.Queue, place allocation.Wish) error {
	if !r.published(d, queue) {
		return nil
	}
	d.give(queue, place)
	return r.checker.Tell(check.Event{Kind: check.Published, District: d.code, Year: year(queue), Place: checked(place)})
}

// published reports whether places of a queue are made free: not once all who could have them are too old.
func (r *region) published(d *district, queue allocation.Queue) bool {
	return year(queue) > d.rules.SchoolYear.LastBy(r.day).Year-7
}

func (d *district) give(queue allocation.Queue, place allocation.Wish) {
	if d.free[queue] == nil {
		d.free[queue] = map[allocation.Wish]int{}
	}
	d.free[queue][place]++
}

func checked(place allocation.Wish) check.Place {
	return check.Place{Organization: place.Organization, Lang: place.Lang, Kind: place.Kind}
}

func year(queue allocation.Queue) (year int) {
	_, _ = fmt.Sscan(string(queue), &year) // a YearQueue
	return cmp.Or(year, -1)
}
