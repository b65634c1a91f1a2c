package allocation

import (
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Fit is whether the service is for a child of an age.
type Fit string

// The fits.
const (
	TooYoung Fit = "too_young"
	OfAge    Fit = "of_age"
	TooOld   Fit = "too_old" // also who is of the age of the service, and older than every group
)

// Age is where a child belongs by its day of birth, on a day.
type Age struct {
	Queue Queue          // of its year of birth; the same for good, as long as the rules are
	Group model.AgeGroup // in the school year; empty for who is not of age
	Fit   Fit
}

// AgeOn returns where a child born on birth belongs on a day.
func AgeOn(rules model.RuleSet, birth, day model.Date) Age {
	age := Age{Queue: YearQueue(rules.Distribution.BirthYearOf(birth)), Fit: TooOld}
	if group, ok := rules.AgeGroupOf(birth, day); ok && rules.OfAge(birth, day) {
		age.Group, age.Fit = group, OfAge
	} else if birth.FullYears(day) < rules.AgeFrom {
		age.Fit = TooYoung
	}
	return age
}

// Rollover is a day on which a child came to belong elsewhere.
type Rollover struct {
	Day      model.Date
	From, To Age
}

// Rollovers returns on which days after one, up to another, a child came to belong elsewhere:
// a school year began, or it became old enough or too old. Whoever looks late gets them all.
func Rollovers(rules model.RuleSet, birth, after, until model.Date) []Rollover {
	var days []model.Date
	for year := after.Year; year <= until.Year; year++ {
		birthday := model.DateOf(model.Date{Year: year, Month: birth.Month, Day: birth.Day}.Time()) // 29 February: 1 March of a common year
		for _, day := range []model.Date{birthday, rules.SchoolYear.In(year)} {
			if after.Before(day) && !until.Before(day) {
				days = append(days, day)
			}
		}
	}
	slices.SortFunc(days, func(a, b model.Date) int { return a.Time().Compare(b.Time()) })
	var rollovers []Rollover
	for _, day := range slices.Compact(days) {
		from, to := AgeOn(rules, birth, day.Add(-1)), AgeOn(rules, birth, day)
		if from != to {
			rollovers = append(rollovers, Rollover{day, from, to})
		}
	}
	return rollovers
}

// RefreshDue returns the day by which the queue was to be renewed last, and whether it still is:
// last is the day on which it was. However late it is asked, each renewal is due once.
func RefreshDue(rules model.Distribution, last, day model.Date) (model.Date, bool) {
	by := rules.Refresh.LastBy(day)
	return by, last.Before(by)
}
