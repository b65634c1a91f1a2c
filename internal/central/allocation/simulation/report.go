package simulation

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/model"
)

// Report is what became of the simulated years.
type Report struct {
	Options Options

	days                                   int
	registered, withdrawn, outgrown        int
	claimed, rejected, lateProofs, appeals int
	offers, ofSanatorium                   int
	transfers, movedOut, cut, explained    int
	consents, takenBack, exchanges         int
	ends                                   map[referral.Cause]int // of offers and applications
	refused                                map[string]int         // steps that the engine did not allow, by why
	reasons                                map[allocation.Reason]int
	byClass                                map[string]*waited // of the regime and class
	months                                 []month
	marks                                  []mark
}

// waited is how long those of a class waited for their offer.
type waited struct {
	offers int
	days   int
}

// month is one month of the region.
type month struct {
	of                               model.Date // its first day
	classic, voucher                 int        // who waited at its end
	free                             int
	offers, taken, declined, expired int
	exchanges                        int
	exchanging                       int // families that would, at its end
}

// mark is a change of the rules.
type mark struct {
	month int
	name  string
}

func newReport(o Options) *Report {
	return &Report{Options: o, ends: map[referral.Cause]int{}, refused: map[string]int{}, reasons: map[allocation.Reason]int{}, byClass: map[string]*waited{}}
}

func (r *Report) mark(day model.Date, name string) {
	r.marks = append(r.marks, mark{(day.Year-begin.Year)*12 + int(day.Month-begin.Month), name})
}

// now returns the month of a day.
func (r *Report) now(day model.Date) *month {
	of := model.Date{Year: day.Year, Month: day.Month, Day: 1}
	if n := len(r.months); n == 0 || r.months[n-1].of != of {
		r.months = append(r.months, month{of: of})
	}
	return &r.months[len(r.months)-1]
}

func (r *Report) offered(a *application, day model.Date) {
	r.offers++
	if a.place.Kind == sanatorium {
		r.ofSanatorium++
	}
	r.now(day).offers++
	regime := "classic"
	if a.district.code == voucher {
		regime = "voucher"
	}
	of := r.byClass[regime+", "+a.class]
	if of == nil {
		of = &waited{}
		r.byClass[regime+", "+a.class] = of
	}
	of.offers++
	of.days += int(day.Time().Sub(a.registered.Time()).Hours() / 24)
}

// count counts what followed from a step.
func (r *Report) count(_ *application, effect referral.Effect, day model.Date) {
	switch effect.Kind {
	case referral.PlaceTaken:
		r.now(day).taken++
	case referral.ChildWaits, referral.ChildInactive, referral.ChildStopListed, referral.ChildLeaves:
	default:
		return
	}
	r.ends[effect.Cause]++
	switch effect.Cause {
	case referral.Declined:
		r.now(day).declined++
	case referral.Unanswered, referral.Undelivered:
		r.now(day).expired++
	}
}

// endDay counts who waits.
func (r *Report) endDay(of *region) {
	r.days++
	if of.day.Add(1).Day != 1 {
		return
	}
	now := r.now(of.day)
	for _, a := range of.applications {
		switch {
		case !a.waits():
		case a.district.code == voucher:
			now.voucher++
		default:
			now.classic++
		}
	}
	for _, d := range of.districts {
		for _, a := range d.exchanging {
			if a.consent != nil {
				now.exchanging++
			}
		}
		for _, free := range d.free {
			for _, count := range free {
				now.free += count
			}
		}
	}
}

// Summary writes what became of the years as lines of text.
func (r *Report) Summary(w io.Writer) error {
	_, err := io.WriteString(w, r.summary())
	return err
}

func (r *Report) summary() string {
	var b strings.Builder
	line := func(name string, value any) { fmt.Fprintf(&b, "%-34s %v\n", name, value) }
	line("days, each checked", r.days)
	line("registered", r.registered)
	line("privileges claimed", r.claimed)
	line("proofs that came too late", r.lateProofs)
	line("privileges found false", r.rejected)
	line("appeals", r.appeals)
	line("offers", r.offers)
	line("  in sanatorium groups", r.ofSanatorium)
	for _, cause := range slices.Sorted(maps.Keys(r.ends)) {
		line("  "+string(cause), r.ends[cause])
	}
	line("withdrawn before an offer", r.withdrawn)
	line("too old while they waited", r.outgrown)
	line("waited for another organization", r.transfers)
	line("moved away", r.movedOut)
	line("consents to an exchange", r.consents)
	line("  taken back", r.takenBack)
	line("exchanges of two places", r.exchanges)
	line("runs cut off and made again", r.cut)
	for _, why := range slices.Sorted(maps.Keys(r.refused)) {
		line("refused: "+why, r.refused[why])
	}
	line("movements explained", r.explained)
	for _, reason := range slices.Sorted(maps.Keys(r.reasons)) {
		line("  places by "+string(reason), r.reasons[reason])
	}
	for _, class := range slices.Sorted(maps.Keys(r.byClass)) {
		of := r.byClass[class]
		line("offers, "+class, fmt.Sprintf("%d, after %d days on average", of.offers, of.days/cmp.Or(of.offers, 1)))
	}
	return b.String()
}
