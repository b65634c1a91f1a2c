package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// todayPage shows what was served today: the shift in figures, and each visit with what
// became of it.
type todayPage struct {
	statements
	loading
	today     []desk.Served
	yesterday []desk.Served
}

// Load reads the visits.
func (p *todayPage) Load(ctx context.Context) (func(), error) {
	today, yesterday, err := p.Desk.Today(ctx)
	return func() { p.today, p.yesterday = today, yesterday }, err
}

// Draw draws the figures over the list.
func (p *todayPage) Draw() *View {
	w := p.words
	v := &View{
		Title: w.T("today.title"), Fill: true, Side: p.officeMenu(RouteToday), Keys: p.officeKeys(),
		Hints: []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}, hint(KeyPrint, w.T("today.print"))},
	}
	back := Action{Text: w.T("today.home"), Key: KeyBack, Do: p.Back}
	next := Action{Text: w.T("today.next"), Key: KeyNext, Do: p.nextCitizen}
	visits := p.Desk.Follow(p.today)
	if !p.loaded || len(visits) == 0 {
		v.Fill, v.Hints = false, nil
		v.Body, v.Actions = widgets.Lead(p.noRows(w, "today.empty")), []Action{back, next}
		if p.loaded {
			v.Body = widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("today.empty"), Text: w.T("today.empty.text")})
		}
		return v
	}
	list := newFinder(p.Desk, w.T("today.search"), w.T("today.none"), visits, model.NewIndex(texts(visits, p.servedText)), p.servedRow)
	of := func(do func(desk.Served)) func() {
		return func() {
			if visit, ok := list.chosen(); ok {
				do(visit)
			}
		}
	}
	open := of(p.openServed)
	list.List().OnSubmitted = func(int) { open() }
	list.Entry().OnSubmitted = func(string) { open() }
	list.searched = func() { list.Entry().SetTrailing(w.N("today.count", len(list.found))) }
	list.searched()
	figures := p.figures(visits)
	v.Body, v.Focus = widgets.VFill(16, list.SearchList, figures, list.SearchList), list.Entry().Focusable()
	v.Keys[KeyPrint] = of(p.printServed)
	v.Actions = []Action{back, next, {Text: w.T("outbox.show"), Key: KeyPrimary, Do: open, Primary: true}}
	return v
}

// nextCitizen begins the next visit.
func (p *todayPage) nextCitizen() {
	p.Back()
	p.Fire(desk.Started)
}

// figures are the shift at a glance.
func (p *todayPage) figures(visits []desk.Served) fyne.CanvasObject {
	w := p.words
	count, entries, took, timed := map[desk.Result]int{}, 0, time.Duration(0), 0
	for _, visit := range visits {
		count[visit.Result()]++
		if d := visit.Took(); d > 0 {
			took, timed = took+d, timed+1
		}
		for _, act := range visit.Acts {
			if act.State == desk.ItemAccepted && act.Kind.Places() {
				entries++
			}
		}
	}
	average := ""
	if timed > 0 {
		average = w.T("today.average", "time", w.span(max(took/time.Duration(timed), time.Minute)))
	}
	waiting := w.T("today.waiting.none")
	if count[desk.VisitWaiting] > 0 {
		waiting = w.T("today.waiting.note")
	}
	return widgets.Fold(16, 150, nil,
		p.figure("today.served", len(visits), p.compared()),
		p.figure("today.placed", entries, average),
		p.figure("today.waiting", count[desk.VisitWaiting], waiting),
		p.figure("today.unfinished", count[desk.VisitRefused]+count[desk.VisitBroken],
			w.T("today.unfinished.note", "refused", w.number(count[desk.VisitRefused]), "broken", w.number(count[desk.VisitBroken]))),
	)
}

func (p *todayPage) figure(label string, n int, note string) fyne.CanvasObject {
	return widgets.NewCardRoom(16, widgets.VStack(4, widgets.Small(p.words.T(label)), widgets.Title(p.words.number(n)), widgets.Small(note)))
}

// compared is how many were served yesterday until this hour; empty where nobody was.
func (p *todayPage) compared() string {
	n, now := 0, p.Desk.Clock().AddDate(0, 0, -1)
	for _, visit := range p.yesterday {
		if !visit.EndedAt.After(now) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return p.words.T("today.yesterday", "n", p.words.number(n))
}

// servedText is what the search over visits reads.
func (p *todayPage) servedText(visit desk.Served) string {
	row := p.servedRow(visit)
	return row.Title + " " + row.Subtitle + " " + row.Chip
}

func (p *todayPage) servedRow(visit desk.Served) widgets.Row {
	w := p.words
	row := widgets.Row{
		ID: visit.ID, Title: w.clock(visit.EndedAt) + " · " + p.servedWho(visit), Subtitle: p.servedNote(visit),
		Chip: w.T("today.result." + string(visit.Result())), ChipKind: resultKind(visit.Result()),
	}
	if took := visit.Took(); took >= time.Minute {
		row.Trailing = w.span(took)
	}
	return row
}

// servedWho names the applicant, masked where the name is not known.
func (p *todayPage) servedWho(visit desk.Served) string {
	switch {
	case visit.Who != "":
		return spelled(visit.Who)
	case visit.Applicant != "":
		return visit.Applicant.Masked()
	}
	return p.words.T("drafts.iin.none")
}

// servedNote tells what the visit was about, and by whom it was served.
func (p *todayPage) servedNote(visit desk.Served) string {
	w := p.words
	var parts []string
	if visit.Offline {
		parts = append(parts, w.T("drafts.offline"))
	}
	for _, act := range visit.Acts {
		parts = append(parts, p.actNote(act))
	}
	switch result := visit.Result(); {
	case p.refusalOf(visit) != nil:
		parts = append(parts, w.fail(p.refusalOf(visit)).Title)
	case result == desk.VisitBroken || visit.Begun:
		parts = append(parts, w.T("today.broken", "step", w.T("drafts.step."+string(visit.Step))))
	case result == desk.VisitLooked:
		parts = append(parts, w.T("today.looked"))
	}
	if name := p.operatorOf(visit.Operator); name != "" {
		parts = append(parts, name)
	}
	return strings.Join(parts, " · ")
}

// refusalOf is why the central took nothing in a visit, or gave an act of it back later.
func (p *todayPage) refusalOf(visit desk.Served) error {
	if visit.Refusal != nil {
		return visit.Refusal.Err()
	}
	for _, act := range visit.Acts {
		if status, here := p.Desk.Outbox().Status(act.ID); here && act.State == desk.ItemRefused {
			return status.Failure.Err()
		}
	}
	return nil
}

// actNote names an act: for whom, where, and the number that it got.
func (p *todayPage) actNote(act desk.MadeAct) string {
	w := p.words
	note := spelled(act.Child)
	if where := act.Where.In(w.Lang()); where != "" {
		note += " · " + where
	}
	if name := w.changeName(act.Kind); name != "" {
		note = name + " · " + note
	}
	if act.Lang != "" {
		note += ", " + w.T("education.in."+string(act.Lang))
	}
	if act.Number != "" {
		note += " · " + act.Number
	}
	return note
}

func resultKind(result desk.Result) widgets.Kind {
	switch result {
	case desk.VisitPlaced, desk.VisitDone:
		return widgets.Ok
	case desk.VisitWaiting:
		return widgets.Warn
	case desk.VisitRefused:
		return widgets.Bad
	}
	return widgets.Neutral
}

// openServed goes on with what a visit has left undone, or shows what was signed in it.
func (p *todayPage) openServed(visit desk.Served) {
	switch {
	case visit.Draft != "":
		p.resume(visit.Draft)
	case len(visit.Acts) == 1 && p.inOutbox(visit.Acts[0]):
		p.openItem(visit.Acts[0].ID)
	default:
		p.showServed(visit)
	}
}

func (p *todayPage) inOutbox(act desk.MadeAct) bool {
	_, here := p.Desk.Outbox().Status(act.ID)
	return here
}

// showServed shows a visit with the paper of each act.
func (p *todayPage) showServed(visit desk.Served) {
	p.OpenPanel(func() *panel {
		w := p.words
		rows := []widgets.SummaryRow{
			{Label: w.T("outbox.column.applicant"), Value: p.servedWho(visit)},
			{Label: w.T("today.time"), Value: w.clock(visit.StartedAt) + "–" + w.clock(visit.EndedAt)},
		}
		if name := p.operatorOf(visit.Operator); name != "" {
			rows = append(rows, widgets.SummaryRow{Label: w.T("drafts.column.operator"), Value: name})
		}
		column := widgets.VStack(14,
			left(widgets.NewChip(resultKind(visit.Result()), w.T("today.result."+string(visit.Result())))), widgets.NewSummary(rows...))
		for _, act := range visit.Acts {
			column.Add(widgets.Body(p.actNote(act)))
			if p.hasPaper(act) {
				column.Add(left(widgets.NewButton(widgets.Secondary, w.T("today.print"), "", func() { p.printAct(act) })))
			}
		}
		sheet := scrolling(&panel{title: w.T("today.visit"), width: 620, keys: map[fyne.KeyName]func(){}}, widgets.Inset(4, 8, 4, 4, column))
		if len(visit.Acts) == 1 && p.hasPaper(visit.Acts[0]) {
			sheet.keys[KeyPrint] = func() { p.printAct(visit.Acts[0]) }
		}
		return sheet
	})
}

// printServed prints the paper of a visit again; where there are several it shows them.
func (p *todayPage) printServed(visit desk.Served) {
	switch {
	case len(visit.Acts) > 1:
		p.showServed(visit)
	case len(visit.Acts) == 1 && p.hasPaper(visit.Acts[0]):
		p.printAct(visit.Acts[0])
	case visit.Refusal != nil:
		p.printRefusal(visit.ID, visit.Refusal, Refusal{Applicant: p.servedWho(visit), Child: visit.Child})
	default:
		p.Hint("today.print.none")
	}
}

// hasPaper reports whether an act has a paper that can be printed: that of an item needs the item.
func (p *todayPage) hasPaper(act desk.MadeAct) bool {
	return act.State == desk.ItemAccepted && act.Kind.Places() || act.State != desk.ItemAccepted && p.inOutbox(act)
}

// printAct prints the receipt of an act that was accepted, the refusal of one that was not,
// or the paper of one that waits.
func (p *todayPage) printAct(act desk.MadeAct) {
	if act.State == desk.ItemAccepted {
		p.printReceipt(act.ID, act.Number)
		return
	}
	switch item, here := p.Desk.Outbox().Status(act.ID); {
	case here && item.State == desk.ItemRefused:
		p.printItemRefusal(item)
	case here:
		p.printProvisional(item)
	}
}

// printReceipt prints the receipt of an act whose applicant is logged in no more.
func (s statements) printReceipt(id, number string) {
	if s.disconnected() {
		s.ShowMessage(widgets.Info, func() widgets.BannerText {
			return widgets.BannerText{Title: s.words.T("afterwards.offline"), Text: s.words.T("afterwards.offline.text")}
		})
		return
	}
	s.Print(&document{
		name: number, record: id, papers: []model.Paper{model.A4, model.Roll},
		make: func(ctx context.Context, on model.Paper) ([]byte, string, error) {
			data, err := s.Desk.ActReceipt(ctx, id, on)
			return data, ".pdf", err
		},
	})
}
