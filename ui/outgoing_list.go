package ui

import (
	"time"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// outgoingList is the signed statements of this computer, found by a name or by the day
// on which they were signed: «I was here on the 12th».
type outgoingList struct {
	*finder[desk.ItemStatus]
	page  *outgoingPage
	items []desk.ItemStatus
	day   *widgets.DateEntry
}

func newOutgoingList(p *outgoingPage, items []desk.ItemStatus) *outgoingList {
	w := p.words
	o := &outgoingList{page: p, items: items, day: widgets.NewDateEntry(w.T("date.form"))}
	o.finder = newFinder(p.Desk, w.T("outbox.search"), w.T("outbox.none"), nil, model.NewIndex(nil), p.itemRow)
	o.day.SetPrefix(w.T("outbox.day"))
	o.day.Today = p.Today
	o.day.SetDigits(p.day)
	o.day.OnChanged = func(digits string) {
		p.day = digits
		o.narrow()
	}
	o.day.OnEscape = func() {
		if p.day == "" {
			p.Back()
			return
		}
		o.day.SetDigits("")
		o.Focus()
	}
	o.day.OnSubmitted = func(digits string) {
		if _, whole := o.day.Date(); digits != "" && !whole {
			o.day.SetFailed(true)
			p.Hint("outbox.day.wrong")
			return
		}
		o.Focus()
	}
	o.SetBeside(o.day)
	o.List().OnSelected = func(int) {
		if item, ok := o.chosen(); ok {
			p.chosen = item.ID
		}
	}
	o.searched = o.count
	o.narrow()
	return o
}

// count shows how many are shown.
func (o *outgoingList) count() {
	o.Entry().SetTrailing(o.page.words.N("outbox.items", len(o.found)))
}

// narrow leaves the statements of the day that was given, all where none was.
func (o *outgoingList) narrow() {
	p := o.page
	date, whole := o.day.Date()
	o.day.SetFailed(o.day.Full() && !whole)
	o.day.SetTrailing("")
	o.all = o.items
	if whole {
		o.day.SetTrailing(p.words.weekday(date))
		o.all = nil
		for _, item := range o.items {
			if model.DateOf(item.CreatedAt.In(model.Zone)) == date {
				o.all = append(o.all, item)
			}
		}
	}
	open := p.chosen
	o.index, o.found = model.NewIndex(texts(o.all, p.itemText)), nil
	o.show(p.Desk.Visit().Search)
	o.choose(func(item desk.ItemStatus) bool { return item.ID == open })
	o.count()
}

// itemText is what the search over statements reads.
func (s statements) itemText(item desk.ItemStatus) string {
	return s.words.changeName(item.Kind) + " " + item.Who + " " + item.Where.KK + " " + item.Where.RU + " " + item.Where.EN + " " + item.Number + " " + s.words.T("outbox.state."+string(item.State))
}

// weekday names the day of the week of a date.
func (w words) weekday(date model.Date) string {
	return w.T([...]string{
		time.Sunday: "weekday.sunday", time.Monday: "weekday.monday", time.Tuesday: "weekday.tuesday", time.Wednesday: "weekday.wednesday",
		time.Thursday: "weekday.thursday", time.Friday: "weekday.friday", time.Saturday: "weekday.saturday",
	}[date.Time().Weekday()])
}
