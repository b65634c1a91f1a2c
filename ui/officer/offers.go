package officer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// offersPage lists the offers and referrals of the district that are not settled, of which an
// officer says that the documents came, or takes them back.
type offersPage struct {
	page
	ui.Loading
	naming
	chooser[model.ListedOffer]
	all []model.ListedOffer

	issued bool   // whether the one under the bar waited for documents when the page was drawn
	asked  string // id of the offer of which it is asked whether the child shall really be enrolled
	why    string // as it was typed
	reason *widgets.Field
	entry  *widgets.Entry
}

// Load fetches them.
func (p *offersPage) Load(ctx context.Context) (func(), error) {
	reference, err := p.work.Reference(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.work.Offers(ctx)
	return func() { p.reference, p.all = reference, all }, err
}

// Draw draws the list with the one under the bar at its side.
func (p *offersPage) Draw() *ui.View {
	w := p.Texts()
	p.text = func(o model.ListedOffer) string {
		return strings.Join([]string{o.Child, o.Number, o.Application, o.Entry, p.organization(w, o.Place.Organization)}, " ")
	}
	p.row, p.card, p.fresh = p.listed, p.detail, func(model.ListedOffer) { p.why = "" }
	p.draw(w.T("officer.offers.search"), p.Empty(&p.Loading, "officer.offers.empty"), p.find)
	p.list.List().OnSubmitted = func(int) { p.Primary() }
	p.list.Entry().WhileEmpty(ui.KeyRemove, p.annul)
	p.find()
	p.issued = p.chosenIssued()
	p.list.List().OnSelected = func(int) { p.selected() }
	return p.framed(&ui.View{
		Plain: true, Fill: true, Body: p.lists(w.T("officer.offers"), w.T("officer.offers.lead"), []float32{6, 6}, p.list, p.side),
		Focus:   p.list.Entry().Focusable(),
		Actions: p.actions(),
		Hints:   []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}},
	})
}

// actions are what can be done with the one under the bar. A child that is enrolled has no way back,
// so that this is asked first.
func (p *offersPage) actions() []ui.Action {
	w := p.Texts()
	if p.asked != "" {
		return []ui.Action{
			{Text: w.T("action.back"), Key: ui.KeyBack, Do: func() { p.ask("") }},
			{Text: w.T("officer.offer.really"), Key: ui.KeyPrimary, Do: p.deliver, Primary: true},
		}
	}
	return []ui.Action{
		{Text: w.T("officer.offer.annul"), Key: ui.KeyRemove, Do: p.annul},
		{Text: w.T("officer.offer.deliver"), Key: ui.KeyPrimary, Do: p.deliver, Primary: true, Disabled: !p.issued},
	}
}

// find shows what the search finds.
func (p *offersPage) find() {
	p.chooser.find(p.all)
	if p.Loaded() {
		p.list.Entry().SetTrailing(p.Texts().N("officer.offers.count", len(p.found)))
	}
	p.Relayout()
}

func (p *offersPage) listed(o model.ListedOffer) widgets.Row {
	w := p.Texts()
	row := widgets.Row{ID: o.ID, Title: o.Child, Subtitle: p.place(w, o.Place), Chip: w.T("officer.stage." + o.Stage), ChipKind: stageKind(o.Stage)}
	if !o.Until.IsZero() {
		row.Chip = w.T("officer.stage."+o.Stage+".until", "day", o.Until)
	}
	return row
}

// The stages of an offer that officers tell apart.
const (
	stageOffered = "offered"
	stageIssued  = "issued"
	// stageEnrolled is of a child that came by an exchange: the contract is to be made yet.
	stageEnrolled = "enrolled"
)

func stageKind(stage string) widgets.Kind {
	switch stage {
	case stageOffered:
		return widgets.Info
	case stageIssued:
		return widgets.Ok
	}
	return widgets.Neutral
}

func (p *offersPage) chosenIssued() bool {
	o, ok := p.chosen()
	return ok && o.Stage == stageIssued
}

// selected shows the one under the bar, with what can be done with it in the foot. What was asked of
// another is asked no longer.
func (p *offersPage) selected() {
	p.show()
	p.Relayout()
	switch o, _ := p.chosen(); {
	case p.asked != "" && p.asked != o.ID:
		p.ask("")
	case p.chosenIssued() != p.issued:
		p.Render()
	}
}

func (p *offersPage) detail(o model.ListedOffer) fyne.CanvasObject {
	w := p.Texts()
	until := w.T("officer.offer.forever")
	if !o.Until.IsZero() {
		until = o.Until.String()
	}
	p.entry = widgets.NewEntry(w.T("officer.offer.why.example"))
	p.entry.SetText(p.why)
	p.entry.OnChanged = func(typed string) {
		p.why = typed
		p.reason.SetError("")
	}
	p.entry.OnSubmitted = func(string) { p.annul() }
	p.reason = widgets.NewField(w.T("officer.offer.why"), p.entry)
	p.reason.SetHelp(w.T("officer.offer.why.help"))
	return widgets.NewCard(widgets.VStack(16,
		widgets.HRow(12, widgets.Grow(widgets.Section(o.Child)), widgets.NewChip(stageKind(o.Stage), w.T("officer.stage."+o.Stage))),
		widgets.Body(p.place(w, o.Place)),
		widgets.NewSummary(
			widgets.SummaryRow{Label: w.T("officer.offer.until"), Value: until},
			widgets.SummaryRow{Label: w.T("officer.offer.number"), Value: o.Number},
			widgets.SummaryRow{Label: w.T("officer.offer.application"), Value: o.Application, Plain: true},
			widgets.SummaryRow{Label: w.T("officer.offer.class"), Value: p.class(w, o.Class), Plain: true},
			widgets.SummaryRow{Label: w.T("officer.offer.made"), Value: w.Minute(o.MadeAt), Plain: true},
		),
		p.reason,
	))
}

// deliver says that the documents are there, once it was asked whether they are.
func (p *offersPage) deliver() {
	o, ok := p.chosen()
	switch {
	case !ok || o.Stage != stageIssued:
		p.Hint("officer.offer.notissued")
	case p.asked != o.ID:
		p.ask(o.ID)
	default:
		p.decide("officer.offer.delivered", func(ctx context.Context) error { return p.work.Deliver(ctx, o.ID) })
	}
}

// ask asks before a child is enrolled, of the offer with an id; empty takes the question away.
func (p *offersPage) ask(id string) {
	p.asked = id
	p.Render()
	o, ok := p.chosen()
	if id == "" || !ok {
		p.ShowMessage(widgets.Neutral, nil)
		return
	}
	p.ShowMessage(widgets.Warn, func() widgets.BannerText { return p.enrolment(p.Texts(), o) })
}

// enrolment asks whether a child shall really be enrolled.
func (n *naming) enrolment(w ui.Words, o model.ListedOffer) widgets.BannerText {
	return widgets.BannerText{Title: w.T("officer.offer.ask", "child", o.Child), Text: w.T("officer.offer.ask.text", "place", n.place(w, o.Place))}
}

// annul takes an offer back; the reason is asked first.
func (p *offersPage) annul() {
	o, ok := p.chosen()
	if !ok {
		return
	}
	if p.asked != "" { // it was the other thing that was meant
		p.ask("")
	}
	why := strings.TrimSpace(p.why)
	if why == "" {
		p.reason.SetError(p.Texts().T("officer.offer.why.missing"))
		p.entry.Focus()
		p.Relayout()
		return
	}
	p.decide("officer.offer.annulled", func(ctx context.Context) error { return p.work.Annul(ctx, o.ID, why) })
}

// decide does it, and shows what is left.
func (p *offersPage) decide(done string, work func(context.Context) error) {
	p.ActThen("busy.save", work, func(err error) {
		p.asked = ""
		if err != nil {
			p.Render()
			p.Fail(err)
			return
		}
		p.id, p.why = "", ""
		p.Again()
		p.Render()
		p.Toast(done)
	})
}
