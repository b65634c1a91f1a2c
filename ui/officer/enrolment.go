package officer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// enrolmentPage lists the offers of places of one organization, on which its director takes the
// documents, records the contract and enrols the child, one after the other; and who left it by an exchange.
type enrolmentPage struct {
	page
	ui.Loading
	naming
	chooser[model.ListedOffer]
	all []model.ListedOffer

	drawn  enrolmentStep // of the one under the bar when the page was drawn
	asked  string        // id of the offer of which it is asked whether the child shall really be enrolled
	number string        // of the contract, as it was typed
	day    model.Date    // of the contract
	first  *widgets.Entry
	field  *widgets.Field
}

// enrolmentStep is what comes next for a place.
type enrolmentStep string

const (
	answerComes    enrolmentStep = "answer" // the family has not answered
	documentsCome  enrolmentStep = "documents"
	contractComes  enrolmentStep = "contract"
	enrolmentComes enrolmentStep = "enrol"
	nothingComes   enrolmentStep = "left" // the child left by an exchange
)

func stepOf(o model.ListedOffer) enrolmentStep {
	switch {
	case !o.LeftOn.IsZero():
		return nothingComes
	case o.Stage != stageIssued && o.Stage != stageEnrolled:
		return answerComes
	case o.DocumentsAt.IsZero():
		return documentsCome
	case o.Contract == nil:
		return contractComes
	}
	return enrolmentComes
}

// Load fetches them.
func (p *enrolmentPage) Load(ctx context.Context) (func(), error) {
	reference, err := p.work.Reference(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.work.Offers(ctx)
	return func() { p.reference, p.all = reference, all }, err
}

// Draw draws the list with the one under the bar at its side.
func (p *enrolmentPage) Draw() *ui.View {
	w := p.Texts()
	p.text = func(o model.ListedOffer) string { return strings.Join([]string{o.Child, o.Number, o.Application}, " ") }
	p.row, p.card = p.listed, p.detail
	p.fresh = func(model.ListedOffer) { p.number, p.day = "", p.Today() }
	p.draw(w.T("officer.enrolment.search"), p.Empty(&p.Loading, "officer.enrolment.empty"), p.find)
	p.list.List().OnSubmitted = func(int) { p.Primary() }
	p.find()
	p.list.List().OnSelected = func(int) { p.selected() }
	session, _ := p.work.Session()
	v := &ui.View{
		Plain: true, Fill: true, Focus: p.list.Entry().Focusable(), Actions: p.actions(),
		Body:  p.lists(w.T("officer.enrolment"), w.T("officer.enrolment.lead", "organization", p.organization(w, session.Organization)), []float32{5, 6}, p.list, p.side),
		Hints: []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}},
	}
	if p.drawn == contractComes {
		v.Keys = map[fyne.KeyName]func(){ui.KeyEdit: p.edit}
		v.Hints = append(v.Hints, ui.KeyHint(ui.KeyEdit, w.T("officer.enrolment.edit")))
	}
	return p.framed(v)
}

// actions are what comes next. A child that is enrolled has no way back, so that this is asked first.
func (p *enrolmentPage) actions() []ui.Action {
	w := p.Texts()
	o, ok := p.chosen()
	p.drawn = stepOf(o)
	switch {
	case !ok:
		return nil
	case p.asked != "":
		return []ui.Action{
			{Text: w.T("action.back"), Key: ui.KeyBack, Do: func() { p.ask("") }},
			{Text: w.T("officer.offer.really"), Key: ui.KeyPrimary, Do: p.next, Primary: true},
		}
	case p.drawn == answerComes, p.drawn == nothingComes:
		return nil
	}
	return []ui.Action{{Text: w.T("officer.enrolment." + string(p.drawn) + ".do"), Key: ui.KeyPrimary, Do: p.next, Primary: true}}
}

// find shows what the search finds.
func (p *enrolmentPage) find() {
	p.first, p.field = nil, nil
	p.chooser.find(p.all)
	if p.Loaded() {
		p.list.Entry().SetTrailing(p.Texts().N("officer.offers.count", len(p.found)))
	}
	p.Relayout()
}

// selected shows the one under the bar, with what comes next in the foot. What was asked of another is
// asked no longer.
func (p *enrolmentPage) selected() {
	p.show()
	p.Relayout()
	switch o, _ := p.chosen(); {
	case p.asked != "" && p.asked != o.ID:
		p.ask("")
	case stepOf(o) != p.drawn:
		p.Render()
	}
}

func (p *enrolmentPage) listed(o model.ListedOffer) widgets.Row {
	w := p.Texts()
	row := widgets.Row{ID: o.ID, Title: o.Child, Subtitle: p.group(w, o.Place), Chip: w.T("officer.enrolment." + string(stepOf(o)) + ".next"), ChipKind: widgets.Info}
	if step := stepOf(o); step == answerComes || step == nothingComes {
		row.ChipKind = widgets.Neutral
	}
	return row
}

func (p *enrolmentPage) detail(o model.ListedOffer) fyne.CanvasObject {
	w := p.Texts()
	step := stepOf(o)
	p.first, p.field = nil, nil
	column := widgets.VStack(16,
		widgets.HRow(12, widgets.Grow(widgets.Section(o.Child)), widgets.NewChip(stageKind(o.Stage), w.T("officer.stage."+o.Stage))),
		widgets.Body(w.T("officer.enrolment."+string(step)+".text")),
	)
	if step == contractComes {
		column.Add(p.contract())
	}
	if step != answerComes && step != nothingComes {
		column.Add(p.steps(o))
	}
	rows := []widgets.SummaryRow{
		{Label: w.T("officer.offer.number"), Value: o.Number},
		{Label: w.T("officer.offer.application"), Value: o.Application, Plain: true},
		{Label: w.T("officer.enrolment.group"), Value: p.group(w, o.Place), Plain: true},
	}
	switch {
	case step == nothingComes:
		rows = append(rows, widgets.SummaryRow{Label: w.T("officer.enrolment.left.on"), Value: o.LeftOn.String(), Plain: true})
		if o.Successor != "" {
			rows = append(rows, widgets.SummaryRow{Label: w.T("officer.enrolment.left.successor"), Value: o.Successor, Plain: true})
		}
	case o.Stage == stageEnrolled:
		column.Add(widgets.Body(w.T("officer.enrolment.exchanged")))
	default:
		rows = append(rows, widgets.SummaryRow{Label: w.T("officer.enrolment." + o.Stage + ".until"), Value: o.Until.String(), Plain: true})
	}
	column.Add(widgets.NewSummary(rows...))
	return widgets.NewCard(column)
}

// steps are how far the enrolment is.
func (p *enrolmentPage) steps(o model.ListedOffer) fyne.CanvasObject {
	w := p.Texts()
	took, made, enrolled := w.T("officer.enrolment.ahead"), w.T("officer.enrolment.ahead"), w.T("officer.enrolment.ahead")
	if o.Stage == stageEnrolled {
		enrolled = w.T("officer.stage.enrolled")
	}
	if !o.DocumentsAt.IsZero() {
		took = w.Minute(o.DocumentsAt)
	}
	if o.Contract != nil {
		made = w.T("officer.enrolment.made", "number", o.Contract.Number, "day", o.Contract.Day)
	}
	return widgets.NewSummary(
		widgets.SummaryRow{Label: w.T("officer.enrolment.documents"), Object: stepChip(took, !o.DocumentsAt.IsZero())},
		widgets.SummaryRow{Label: w.T("officer.enrolment.contract"), Object: stepChip(made, o.Contract != nil)},
		widgets.SummaryRow{Label: w.T("officer.enrolment.enrol"), Object: stepChip(enrolled, o.Stage == stageEnrolled)},
	)
}

func stepChip(text string, done bool) fyne.CanvasObject {
	chip := widgets.NewChip(widgets.Neutral, text)
	if done {
		chip = widgets.NewCheckedChip(widgets.Ok, text)
	}
	return widgets.HRow(0, chip, widgets.Grow(widgets.VStack(0)))
}

// contract is the fields of the contract.
func (p *enrolmentPage) contract() fyne.CanvasObject {
	w := p.Texts()
	number, day := widgets.NewEntry(w.T("officer.enrolment.number.example")), widgets.NewDateEntry(w.T("date.form"))
	number.SetText(p.number)
	number.OnChanged = func(typed string) {
		p.number = typed
		p.field.SetError("")
	}
	number.OnSubmitted = func(string) { p.Primary() }
	day.Today = p.Today
	day.SetDate(p.day)
	day.OnChanged = func(string) { p.day, _ = day.Date() }
	day.OnSubmitted = func(string) { p.Primary() }
	p.first, p.field = number, widgets.NewField(w.T("officer.enrolment.number"), number)
	return widgets.Fold(16, 190, nil, p.field, widgets.NewField(w.T("officer.enrolment.day"), day))
}

// edit goes to the number of the contract.
func (p *enrolmentPage) edit() {
	if p.first != nil {
		p.first.Focus()
	}
}

// next does what comes next.
func (p *enrolmentPage) next() {
	o, ok := p.chosen()
	if !ok {
		return
	}
	switch stepOf(o) {
	case documentsCome:
		p.decide("officer.enrolment.documents.done", func(ctx context.Context) error { return p.work.TakeDocuments(ctx, o.ID) })
	case contractComes:
		p.conclude(o)
	case enrolmentComes:
		if p.asked != o.ID {
			p.ask(o.ID)
			return
		}
		p.decide("officer.offer.delivered", func(ctx context.Context) error { return p.work.Deliver(ctx, o.ID) })
	}
}

// conclude records the contract.
func (p *enrolmentPage) conclude(o model.ListedOffer) {
	made := model.Contract{Number: strings.TrimSpace(p.number), Day: p.day}
	if made.Check(model.Date{}, p.Today()) != nil {
		p.field.SetError(p.Texts().T("officer.enrolment.number.missing"))
		p.edit()
		p.Relayout()
		return
	}
	done := "officer.enrolment.contract.done"
	if o.Stage == stageEnrolled { // it came by an exchange
		done = "officer.enrolment.contract.recorded"
	}
	p.decide(done, func(ctx context.Context) error { return p.work.MakeContract(ctx, o.ID, made) })
}

// ask asks before a child is enrolled, of the offer with an id; empty takes the question away.
func (p *enrolmentPage) ask(id string) {
	p.asked = id
	p.Render()
	o, ok := p.chosen()
	if id == "" || !ok {
		p.ShowMessage(widgets.Neutral, nil)
		return
	}
	p.ShowMessage(widgets.Warn, func() widgets.BannerText { return p.enrolment(p.Texts(), o) })
}

// decide does it, and shows how far the enrolment is then.
func (p *enrolmentPage) decide(done string, work func(context.Context) error) {
	p.ActThen("busy.save", work, func(err error) {
		p.asked = ""
		if err != nil {
			p.Render()
			p.Fail(err)
			return
		}
		p.Again()
		p.Render()
		p.Toast(done)
	})
}
