package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// offerPage shows the answers to what stands open for a child, with what each brings.
type offerPage struct{ base }

// Draw draws the answers beside each other.
func (p *offerPage) Draw() *View {
	w := p.words
	m, open := p.Desk.Matter()
	v := &View{
		Title: w.T("offer.title", "organization", m.Organization.Short.In(w.Lang()), "lang", w.T("education.in."+string(m.Education))),
		Lead:  w.T("offer.lead."+string(m.Kind), "name", childName(m.Child), "time", w.when(m.OfferedAt), "until", m.Until),
		Rail:  true, Width: 1020,
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}},
	}
	if !open { // it was answered meanwhile
		v.Title, v.Lead, v.Body = w.T("error.offer_over.title"), "", widgets.VStack(0)
		return v
	}
	cards := make([]fyne.CanvasObject, len(m.Acts))
	weights := make([]float32, len(m.Acts))
	for i, act := range m.Acts {
		key := "change." + string(act.Kind)
		args := p.offerArgs(m, act)
		card := widgets.NewCard(widgets.VStack(10, widgets.Section(w.T(key)), widgets.Body(w.T(key+".changes", args...)), widgets.Body(w.T(key+".next", args...))))
		if i == 0 {
			card.Tinted(widgets.Info)
		}
		cards[i], weights[i] = card, 1
	}
	for i := len(m.Acts) - 1; i >= 0; i-- { // the first is next to the edge
		v.Actions = append(v.Actions, p.answer(m.Acts[i].Kind, i == 0))
	}
	why := widgets.NewCard(widgets.VStack(8, widgets.Strong(w.T("offer.why")), widgets.Body(p.why(m))))
	v.Body, v.Ready = widgets.VStack(16, p.layout.columns(20, weights, cards...), why), true
	return v
}

// answer is the action that leads to the statement of an act. The first is what Enter does;
// what gives a place away has the key that takes away.
func (p *offerPage) answer(kind model.ActKind, first bool) Action {
	action := Action{Text: p.words.T("change." + string(kind)), Primary: first, Do: func() {
		p.Act("busy.load", func(ctx context.Context) error { return p.Desk.Answer(ctx, kind) })
	}}
	switch {
	case kind == model.DeclineOffer:
		action.Key, action.Primary = KeyRemove, false
	case first:
		action.Key = KeyPrimary
	}
	return action
}

// why tells by what order the place came to the child.
func (p *offerPage) why(m model.Matter) string {
	if m.Receipt > 0 {
		return p.words.T("offer.why.open", "receipt", p.words.number(m.Receipt), "offer", m.Offer)
	}
	for _, app := range p.Desk.KnownApplications() {
		if app.Number == m.Application {
			return p.words.T("offer.why.text", "year", app.Child.Birth.Year, "number", app.Number, "time", p.words.when(app.CreatedAt), "offer", m.Offer)
		}
	}
	return p.words.T("offer.why.number", "offer", m.Offer)
}

// offerArgs are what the texts of an act about a matter name.
func (b base) offerArgs(m model.Matter, act model.MatterAct) []any {
	rules := m.RulesOr(b.Desk.Rules())
	return []any{
		"organization", m.Organization.Short.In(b.words.Lang()), "until", act.Until,
		"then", b.tell(m, act.Then), "undelivered", b.tell(m, rules.Distribution.Undelivered),
	}
}

// actOf is what an act of a kind brings to a matter.
func actOf(m model.Matter, kind model.ActKind) model.MatterAct {
	for _, act := range m.Acts {
		if act.Kind == kind {
			return act
		}
	}
	return model.MatterAct{Kind: kind}
}

// outcomePage tells what an answer has come to, and gives its paper.
type outcomePage struct {
	base
	printed bool
}

// Draw draws what was decided, what comes next and the paper.
func (p *outcomePage) Draw() *View {
	w := p.words
	acts := p.Desk.Acts()
	if len(acts) == 0 {
		return &View{Body: widgets.VStack(0), Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}}}
	}
	act := acts[len(acts)-1]
	entry, events, papers := p.Desk.Entry(), []model.Event(nil), []model.Document(nil)
	child, where := entry.Application.Child, entry.Organization.Short.In(w.Lang())
	events, papers = entry.Events, entry.Documents
	ofApplication := act.Kind.AboutApplication()
	record := p.Desk.Record()
	if ofApplication {
		child, where, events, papers = record.Child, w.district(record.District), record.Events, record.Documents
	}
	key := "outcome." + string(act.Kind)
	column := widgets.VStack(14,
		left(widgets.NewCheckedChip(widgets.Ok, w.T("notice.accepted"))),
		widgets.Title(w.T(key)),
		widgets.Lead(w.T("outcome.lead", "name", childName(child), "where", where, "number", act.Number)),
		widgets.Section(w.T("notice.next")),
		widgets.Body(w.T(key+".next", p.eventArgs(events)...)),
	)
	if act.Kind == model.NewApplication {
		if record.Place > 0 {
			column.Add(widgets.Strong(w.T("outcome.in_queue", "place", w.number(record.Place))))
		}
		for _, claim := range record.Claims {
			column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: claim.Name.In(w.Lang()), Text: w.T("outcome.claim", "until", claim.Deadline)}))
		}
	}
	var body fyne.CanvasObject = widgets.NewCard(column)
	switch {
	case !ofApplication:
		body = p.layout.columns(20, []float32{18, 7}, body, p.qr(w, entry))
	case p.ActURL != nil:
		body = p.layout.columns(20, []float32{18, 7}, body, p.checkQR(w, p.ActURL(act.ID), model.ActCheck(act.ID)))
	}
	return &View{Plain: true, Rail: true, Body: body, Actions: p.actions(act, model.LastNotice(papers))}
}

// eventArgs are what the texts of an outcome name: what the last event of the act says.
func (p *outcomePage) eventArgs(events []model.Event) []any {
	args := map[string]string{"until": "", "then": ""}
	for _, event := range events {
		for _, name := range []string{"until", "then"} {
			if value := event.Params[name]; value != "" && event.Act != "" {
				args[name] = value
			}
		}
	}
	then := args["then"]
	if then != "" { // as the history tells it: the offer lives by the rules of its day
		then = p.words.T("event.then."+then, "until", args["until"])
	}
	return []any{"until", args["until"], "then", then}
}

// actions begin with the paper; when it is there the visit ends, or goes on in the cabinet.
func (p *outcomePage) actions(act desk.MadeAct, paper model.Document) []Action {
	w := p.words
	cabinet := Action{Text: w.T("outcome.cabinet"), Key: KeyBack, Do: func() { p.Fire(desk.CabinetOpened) }}
	finish := Action{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish, Primary: p.printed || paper.ID == ""}
	if paper.ID == "" {
		return []Action{cabinet, finish}
	}
	printing := Action{Text: w.T("document." + string(paper.Kind)), Key: KeyPrint, Primary: !p.printed, Do: func() {
		p.Print(&document{
			name: string(paper.Kind), record: paper.ID, papers: []model.Paper{model.A4},
			printed: func() {
				p.printed = true
				p.Render()
			},
			make: func(ctx context.Context, _ model.Paper) ([]byte, string, error) {
				if act.Kind == model.UnlinkChild { // no cabinet shows it any more
					notice, err := p.Desk.ActNotice(ctx, act.ID)
					return notice, ".pdf", err
				}
				return p.Desk.Document(ctx, paper.ID)
			},
		})
	}}
	if p.printed {
		return []Action{cabinet, printing, finish}
	}
	return []Action{cabinet, finish, printing}
}
