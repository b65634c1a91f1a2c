package service

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// OfficerStatistics returns the figures of a district, of an officer's own where asked is empty, for
// a year, this one where it is 0.
func (s *Service) OfficerStatistics(ctx context.Context, in Officer, asked string, year int) (model.Statistics, error) {
	district, err := s.districtOf(in, asked)
	if err != nil {
		return model.Statistics{}, err
	}
	now := s.Now()
	year = cmp.Or(year, now.In(model.Zone).Year())
	if year < firstYear || year > now.In(model.Zone).Year() {
		return model.Statistics{}, BadRequest("year", errors.New("of no figures"))
	}
	rules, err := s.region().rules(district, s.today())
	if err != nil {
		return model.Statistics{}, err
	}
	return read(ctx, s, func(tx *store.Tx) (model.Statistics, error) {
		c := counting{tx: tx, figures: model.Statistics{District: district, Year: year, At: now, Months: make([]int, 12), Hours: make([]int, 24)}}
		err := errors.Join(c.waiting(rules.Distribution), c.lists(), c.offers(), c.entries())
		return c.figures, err
	})
}

// firstYear is before anything that the central may have kept.
const firstYear = 2020

// counting is figures that are being counted.
type counting struct {
	tx      *store.Tx
	figures model.Statistics
}

// waiting counts who waits, by the years of their queues, and how long.
func (c *counting) waiting(rules model.Distribution) error {
	years := map[int]int{}
	var days []int
	err := c.tx.EachWaiting(c.figures.District, func(birth model.Date, since time.Time) {
		years[rules.BirthYearOf(birth)]++
		days = append(days, max(0, int(c.figures.At.Sub(since)/(24*time.Hour))))
	})
	c.figures.Waiting, c.figures.BirthYears = len(days), []model.YearCount{}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		c.figures.BirthYears = append(c.figures.BirthYears, model.YearCount{Year: year, Waiting: years[year]})
	}
	if slices.Sort(days); len(days) > 0 {
		c.figures.HalfDays, c.figures.LongDays = days[(len(days)-1)/2], days[(len(days)-1)*3/4]
	}
	return err
}

// lists counts who stands on the lists of each organization.
func (c *counting) lists() error {
	organizations, err := c.tx.Organizations(c.figures.District)
	if err != nil {
		return err
	}
	names := map[string]model.Text{}
	for _, o := range organizations {
		names[o.ID] = o.Short
	}
	waiting, err := c.tx.Waiting(c.figures.District)
	type list struct {
		organization string
		lang         model.Lang
	}
	counts := map[list]int{}
	for of, n := range waiting { // of every age group
		counts[list{of.Organization, of.Lang}] += n
	}
	c.figures.Lists = []model.ListCount{}
	for of, n := range counts {
		c.figures.Lists = append(c.figures.Lists, model.ListCount{Organization: of.organization, Name: names[of.organization], Lang: of.lang, Waiting: n})
	}
	slices.SortFunc(c.figures.Lists, func(a, b model.ListCount) int {
		return cmp.Or(cmp.Compare(b.Waiting, a.Waiting), strings.Compare(a.Organization, b.Organization), cmp.Compare(a.Lang, b.Lang))
	})
	return err
}

// year is from when until when the year of the figures is, as the region counts it.
func (c *counting) year() (from, until time.Time) {
	first := model.Date{Year: c.figures.Year, Month: time.January, Day: 1}
	next := first
	next.Year++
	return first.Start(), next.Start()
}

// offers counts what was offered in the year, by month, and what became of it.
func (c *counting) offers() error {
	from, until := c.year()
	counts := &c.figures.Offers
	return c.tx.EachOfferMade(c.figures.District, from, until, func(at time.Time, state referral.State) {
		c.figures.Months[at.In(model.Zone).Month()-1]++
		counts.Made++
		switch {
		case state.Stage == referral.Offered:
			counts.Open++
		case state.Stage == referral.Issued, state.Stage == referral.Enrolled, state.Cause == referral.Undelivered, state.Cause == referral.Transferred, state.Cause == referral.Exchanged:
			counts.Accepted++
		case state.Cause == referral.Declined:
			counts.Declined++
		case state.Cause == referral.Unanswered:
			counts.Unanswered++
		}
	})
}

// entries counts by the hour of the day when entries were made.
func (c *counting) entries() error {
	from, until := c.year()
	return c.tx.EachEntryMade(c.figures.District, from, until, func(at time.Time) { c.figures.Hours[at.In(model.Zone).Hour()]++ })
}
