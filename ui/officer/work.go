package officer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/officer"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// workPage lists what there is to look at of a kind. An officer takes one thing, has the whole case
// before them, and says that it is done or gives it back.
type workPage struct {
	page
	ui.Loading
	naming
	chooser[model.WorkItem]
	kind model.WorkKind
	all  []model.WorkItem

	taken    officer.Case // without an item: none is
	scans    scans
	letter   letter
	decision claimDecision
	annulled annulment
	drawn    string // what Enter and Esc did to the one under the bar when the page was drawn
	asked    bool   // whether the child shall really be enrolled
}

// Load fetches the list.
func (p *workPage) Load(ctx context.Context) (func(), error) {
	reference, err := p.work.Reference(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.work.ToDo(ctx, p.kind)
	return func() { p.reference, p.all = reference, all }, err
}

// Draw draws the list with the one under the bar at its side.
func (p *workPage) Draw() *ui.View {
	w, name := p.Texts(), "officer.work."+string(p.kind)
	p.text = func(item model.WorkItem) string { return item.Child + " " + item.Application + " " + p.about(item) }
	p.row, p.card = p.listed, p.detail
	p.fresh = func(model.WorkItem) {}
	p.draw(w.T("officer.work.search"), p.Empty(&p.Loading, "officer.work.empty"), p.find)
	p.list.List().OnSubmitted = func(int) { p.Primary() }
	if refuse := map[model.WorkKind]func(){model.PrivilegeWork: p.reject, model.DuplicateWork: p.annul}[p.kind]; refuse != nil && p.taken.Item.ID != "" {
		p.list.Entry().WhileEmpty(ui.KeyRemove, func() {
			if p.chosenTaken() {
				refuse()
			}
		})
	}
	p.find()
	p.list.List().OnSelected = func(int) { p.selected() }
	v := &ui.View{
		Plain: true, Fill: true, Body: p.lists(w.T(name), w.T(name+".lead"), []float32{4, 6}, p.list, p.side),
		Focus: p.list.Entry().Focusable(),
		Hints: []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}},
		Keys:  map[fyne.KeyName]func(){},
	}
	v.Actions, p.drawn = p.actions(), p.state()
	if p.chosenTaken() && len(p.scans.all) > 0 {
		v.Keys[ui.KeyOpen] = p.scans.enlarge
		v.Hints = append(v.Hints, ui.KeyHint(ui.KeyOpen, w.T("officer.scan.open")))
	}
	if _, ok := claimOf(p.taken); ok && p.chosenTaken() {
		v.Keys[ui.KeyEdit] = p.decision.edit
		v.Hints = append(v.Hints, ui.KeyHint(ui.KeyEdit, w.T("officer.claim.edit")))
	}
	if p.chosenTaken() && p.taken.Whole.Number != "" {
		p.letter.withKey(w, v)
	}
	return p.framed(v)
}

// find shows what the search finds.
func (p *workPage) find() {
	p.chooser.find(p.all)
	if p.Loaded() {
		p.list.Entry().SetTrailing(p.Texts().N("officer.work.count", len(p.found)))
	}
	p.Relayout()
}

// chosenTaken reports whether the one under the bar is what the officer has before them.
func (p *workPage) chosenTaken() bool {
	item, ok := p.chosen()
	return ok && item.ID == p.taken.Item.ID
}

// state is what can be done with the one under the bar; the foot is drawn anew where it changes.
func (p *workPage) state() string {
	item, ok := p.chosen()
	switch {
	case !ok:
		return ""
	case !p.chosenTaken():
		return "listed"
	case p.asked:
		return "asked"
	}
	return "taken " + item.Why
}

// selected shows the one under the bar, with what can be done with it in the foot.
func (p *workPage) selected() {
	p.show()
	p.Relayout()
	if p.asked && !p.chosenTaken() {
		p.ask(false)
	} else if p.state() != p.drawn {
		p.Render()
	}
}

func (p *workPage) actions() []ui.Action {
	w := p.Texts()
	item, ok := p.chosen()
	expires := p.kind == model.ExpiringWork
	switch {
	case !ok:
		return nil
	case p.asked:
		return []ui.Action{
			{Text: w.T("action.back"), Key: ui.KeyBack, Do: func() { p.ask(false) }},
			{Text: w.T("officer.offer.really"), Key: ui.KeyPrimary, Do: p.deliver, Primary: true},
		}
	case !p.chosenTaken() && expires:
		return []ui.Action{{Text: w.T("officer.applications.open"), Key: ui.KeyPrimary, Do: p.take, Primary: true}}
	case !p.chosenTaken():
		return []ui.Action{{Text: w.T("officer.work.take"), Key: ui.KeyPrimary, Do: p.take, Primary: true}}
	case expires && item.Why == stageIssued:
		return []ui.Action{{Text: w.T("officer.offer.deliver"), Key: ui.KeyPrimary, Do: func() { p.ask(true) }, Primary: true}}
	case expires: // the family answers, nobody else
		return nil
	case p.kind == model.PrivilegeWork:
		return p.privilegeActions(w)
	case p.kind == model.DuplicateWork:
		return p.duplicateActions(w)
	}
	return []ui.Action{
		{Text: w.T("officer.work.return"), Key: ui.KeyBack, Do: p.giveBack},
		{Text: w.T("officer.work." + string(p.kind) + ".done"), Key: ui.KeyPrimary, Do: func() { p.end(model.EndWork, "officer.work.done") }, Primary: true},
	}
}

func (p *workPage) listed(item model.WorkItem) widgets.Row {
	w := p.Texts()
	row := widgets.Row{ID: item.ID, Title: p.childOf(item), Subtitle: p.about(item), ChipKind: widgets.Neutral}
	today := p.Today()
	switch {
	case item.Mine:
		row.Chip, row.ChipKind = w.T("officer.work.mine"), widgets.Info
	case item.Officer != "":
		row.Chip = w.T("officer.work.taken", "officer", item.Officer)
	case item.Until.IsZero():
		row.Chip = w.T("officer.work.since", "day", model.DateOf(item.MadeAt.In(model.Zone)))
	case item.Until.Before(today):
		row.Chip, row.ChipKind = w.T("officer.work.over", "day", item.Until), widgets.Bad
	case today.Before(item.Until):
		row.Chip = w.T("officer.work.until", "day", item.Until)
	default:
		row.Chip, row.ChipKind = w.T("officer.work.today"), widgets.Warn
	}
	return row
}

func (p *workPage) childOf(item model.WorkItem) string {
	if item.Child == "" {
		return p.Texts().T("officer.work.unknown")
	}
	return item.Child
}

// about is what a thing is about, in a line.
func (p *workPage) about(item model.WorkItem) string {
	w := p.Texts()
	switch item.Kind {
	case model.ExpiringWork:
		return w.T("officer.stage."+item.Why) + " · " + item.Subject
	case model.RefusedWork:
		title, _ := w.ErrorText(model.NewError(model.Code(item.Why)))
		return strings.TrimRight(title, " .:") // the list does not tell the figures of a refusal
	case model.UndeliveredWork:
		return w.T("event.channel."+item.Subject) + " · " + w.T("event.reason."+item.Why)
	case model.DuplicateWork:
		return item.Subject
	case model.PrivilegeWork:
		if category, known := p.reference.Rules.Distribution.Category(item.Why); known {
			return category.Name.In(w.Lang())
		}
		return item.Why
	}
	return w.T("scan." + item.Why)
}

// detail is the one under the bar: what it is about, or the whole case of what the officer has.
func (p *workPage) detail(item model.WorkItem) fyne.CanvasObject {
	w := p.Texts()
	if p.chosenTaken() {
		return widgets.NewCard(p.caseOf(p.taken))
	}
	column := widgets.VStack(16, widgets.Section(p.childOf(item)), p.facts(item))
	switch {
	case item.Mine:
		column.Add(widgets.Small(w.T("officer.work.again")))
	case item.Officer != "":
		column.Add(widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("officer.work.taken.by", "officer", item.Officer)}))
	case item.Kind != model.ExpiringWork:
		column.Add(widgets.Small(w.T("officer.work.take.text")))
	}
	return widgets.NewCard(column)
}

// facts are what a thing is about, and what the decision about it changes.
func (p *workPage) facts(item model.WorkItem) fyne.CanvasObject {
	w, name := p.Texts(), "officer.work."+string(item.Kind)
	changes := name + ".changes"
	switch item.Kind {
	case model.ExpiringWork:
		changes = w.T(changes + "." + item.Why)
	case model.PrivilegeWork:
		changes = p.privilegeChanges(w, item.Why)
	default:
		changes = w.T(changes)
	}
	rows := []widgets.SummaryRow{{Label: w.T(name + ".what"), Value: p.about(item)}}
	if item.Application != "" {
		rows = append(rows, widgets.SummaryRow{Label: w.T("officer.offer.application"), Value: item.Application, Plain: true})
	}
	return widgets.NewSummary(append(rows,
		widgets.SummaryRow{Label: w.T("officer.work.made"), Value: w.Minute(item.MadeAt), Plain: true},
		widgets.SummaryRow{Label: w.T("officer.work.changes"), Value: changes, Plain: true},
	)...)
}

// caseOf is everything about a thing, with the scan beside it.
func (p *workPage) caseOf(c officer.Case) fyne.CanvasObject {
	w := p.Texts()
	if c.Whole.Number == "" {
		return widgets.VStack(16, widgets.Section(p.childOf(c.Item)), p.facts(c.Item), widgets.Lead(w.T("officer.work.unknown.text")))
	}
	column := widgets.VStack(16, heading(w, c.Whole))
	if others := p.scans.choice(); others != nil {
		column.Add(others)
	}
	if scan := p.scans.view(); scan != nil {
		column.Add(widgets.Fold(16, 200, []float32{2, 3}, scan, p.facts(c.Item)))
	} else {
		column.Add(p.facts(c.Item))
	}
	if claim, ok := claimOf(c); ok {
		column.Add(p.decision.view(p, claim))
	}
	if len(c.Item.Pair) > 1 {
		column.Add(p.annulled.view(p, c.Item.Pair))
	}
	column.Add(p.whole(p.page, c.Whole))
	column.Add(p.letter.write(p.page, c.Whole))
	return column
}

// take has the officer have the one under the bar before them.
func (p *workPage) take() {
	item, ok := p.chosen()
	if !ok {
		return
	}
	if item.Officer != "" && !item.Mine {
		p.Hint("officer.work.taken.hint")
		return
	}
	var taken officer.Case
	shown := scans{page: p.page}
	p.ActThen("busy.load", func(ctx context.Context) (err error) {
		if taken, err = p.work.Take(ctx, item); err != nil {
			return err
		}
		shown.all = taken.Scans()
		if d, attached := shown.first(); attached {
			shown.drawn, err = shown.fetch(ctx, d)
		}
		return err
	}, func(err error) {
		if err != nil {
			p.failed(err)
			return
		}
		p.taken, p.scans, p.letter, p.decision, p.annulled = taken, shown, newLetter(p.refresh), claimDecision{reason: -1}, annulment{}
		p.replace(taken.Item)
		p.Render()
	})
}

// refresh shows the application of the case anew, with what is typed about it.
func (p *workPage) refresh() {
	var whole model.OfficerApplication
	p.ActThen("busy.load", func(ctx context.Context) (err error) {
		whole, err = p.work.Application(ctx, p.taken.Whole.Number)
		return err
	}, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.taken.Whole = whole
		p.Render()
	})
}

// replace has the list show a thing as it is now.
func (p *workPage) replace(item model.WorkItem) {
	for i := range p.all {
		if p.all[i].ID == item.ID {
			p.all[i] = item
		}
	}
}

// failed shows why a step was not made. What was typed stays, but where somebody else has come first.
func (p *workPage) failed(err error) {
	switch p.asked = false; model.CodeOf(err) {
	case model.CodeWorkTaken, model.CodeClaimDecided, model.CodeApplicationClosed:
		p.again()
	default:
		p.Render()
	}
	p.Fail(err)
}

// again lists anew.
func (p *workPage) again() {
	p.taken, p.asked = officer.Case{}, false
	p.Again()
	p.Render()
}

// giveBack gives the thing back; out of a field it goes to the list first.
func (p *workPage) giveBack() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p.side)
	if c != nil && c.Focused() != nil && c.Focused() != p.list.Entry().Focusable() && c.Focused() != fyne.Focusable(p.list.List()) {
		p.Focus()
		return
	}
	p.end(model.ReturnWork, "officer.work.returned")
}

// end gives the thing back, or says that it is done.
func (p *workPage) end(step model.WorkStep, said string) {
	item := p.taken.Item
	p.decide(said, func(ctx context.Context) error { return p.work.StepWork(ctx, item.ID, model.WorkRequest{Step: step}) })
}

// ask asks before a child is enrolled.
func (p *workPage) ask(asked bool) {
	p.asked = asked
	p.Render()
	offer, ok := p.taken.Offer()
	if !asked || !ok {
		p.ShowMessage(widgets.Neutral, nil)
		return
	}
	p.ShowMessage(widgets.Warn, func() widgets.BannerText { return p.enrolment(p.Texts(), offer) })
}

// deliver says that the documents of a referral are there.
func (p *workPage) deliver() {
	item := p.taken.Item
	p.decide("officer.offer.delivered", func(ctx context.Context) error { return p.work.Deliver(ctx, item.ID) })
}

// decide does it, and shows what is left.
func (p *workPage) decide(said string, work func(context.Context) error) {
	p.ActThen("busy.save", work, func(err error) {
		if err != nil {
			p.failed(err)
			return
		}
		p.again()
		p.Toast(said)
	})
}
