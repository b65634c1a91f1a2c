package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// claimsPage shows the privileges of an application: what became of each, until when one is to be proved,
// and how. One that was rejected, or has lapsed, is claimed again.
type claimsPage struct {
	base
	loading
	kiosk bool // there are no files and no scanner but ours
}

// openClaims shows the privileges of an application.
func (b base) openClaims(application string) {
	if err := b.Desk.OpenClaims(application); err != nil {
		b.Fail(err)
		return
	}
	b.Render()
}

// Load fetches them.
func (p *claimsPage) Load(ctx context.Context) (func(), error) { return nil, p.Desk.LoadClaims(ctx) }

// Draw draws them, the last one first.
func (p *claimsPage) Draw() *View {
	w := p.words
	app, _ := p.Desk.ChosenApplication()
	v := &View{
		Title: w.T("menu.claims"), Lead: w.T("claims.lead", "name", childName(app.Child), "number", app.Number), Rail: true, Width: 920,
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}}, Keys: map[fyne.KeyName]func(){},
	}
	column := widgets.VStack(16)
	v.Body = column
	if p.disconnected() {
		column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("claims.offline"), Text: w.T("claims.offline.text")}))
	}
	record := p.Desk.Record()
	if !p.loaded || record.Number != app.Number {
		column.Add(widgets.Body(p.noRows(w, "")))
		return v
	}
	if !record.Status.Open() {
		column.Add(widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("claims.closed")}))
	}
	if len(record.Claims) == 0 {
		column.Add(widgets.Body(w.T("claims.none")))
	}
	primary := p.primary(record)
	for i, claim := range slices.Backward(record.Claims) {
		do := p.action(record, i)
		card := p.card(claim, do)
		if do != nil && claim.ID == primary {
			card.Tinted(widgets.Info)
			v.Actions = append(v.Actions, Action{Text: do.Text, Key: KeyPrimary, Do: do.Do, Primary: true})
			v.Keys[KeyScan] = func() { p.TakeFile("") }
		}
		column.Add(card)
	}
	if others := p.others(record); others != nil {
		column.Add(others)
	}
	v.Ready = primary != ""
	return v
}

// primary is the claim that is to be done something about: one that waits for its first document, the most
// urgent one, else one that can be claimed again; empty where there is none, and at a kiosk, where a finger
// chooses.
func (p *claimsPage) primary(record model.ApplicationRecord) (id string) {
	if p.kiosk {
		return ""
	}
	var until model.Date
	for _, c := range record.Claims {
		if p.toProve(c) && len(c.Documents) == 0 && (id == "" || c.Deadline.Before(until)) {
			id, until = c.ID, c.Deadline
		}
	}
	for i, c := range slices.Backward(record.Claims) {
		if id == "" && p.action(record, i) != nil && !p.toProve(c) {
			id = c.ID
		}
	}
	return id
}

// toProve reports whether a document can be attached to a claim here.
func (p *claimsPage) toProve(c model.Claim) bool { return !p.kiosk && p.Desk.MayProve(c.ID) == nil }

// action is what can be done about a claim, by its number from 0; nil where nothing can.
func (p *claimsPage) action(record model.ApplicationRecord, i int) *Action {
	c, w := record.Claims[i], p.words
	again := slices.ContainsFunc(record.Claims[i+1:], func(later model.Claim) bool { return later.Category == c.Category })
	switch {
	case p.toProve(c):
		return &Action{Text: w.T("claims.attach"), Do: func() { p.prove(c, "") }}
	case c.State != model.ClaimRejected && c.State != model.ClaimLapsed, again, p.Desk.MayClaim(c.Category) != nil:
		return nil
	}
	return &Action{Text: w.T("claims.again"), Do: func() { p.askClaim(c) }}
}

// card shows a claim with what can be done about it; do is nil where nothing can.
func (p *claimsPage) card(c model.Claim, do *Action) *widgets.Card {
	w := p.words
	state, kind, text := p.state(c)
	told := widgets.VStack(6, widgets.Section(c.Name.In(w.Lang())), left(widgets.NewChip(kind, state)), widgets.Body(text))
	if p.Desk.MayProve(c.ID) == nil {
		told.Add(widgets.Small(p.paper(c)))
	}
	var body fyne.CanvasObject = told
	if do != nil {
		body = widgets.Beside(16, 300, told, widgets.NewButton(widgets.Secondary, do.Text, "", do.Do))
	}
	if m, waits := p.matter(c); waits {
		body = widgets.Fold(16, 80, []float32{1, 6}, p.daysLeft(m), body)
	}
	column := widgets.VStack(10, body)
	papers := papers{p.base, p.Desk.Record().Number, p.kiosk, func() { p.again("documents.removed") }}
	for _, d := range c.Documents {
		column.Add(papers.row(d))
	}
	return widgets.NewCardRoom(20, column)
}

// matter is what stands open about a claim: it says how many days are left.
func (p *claimsPage) matter(c model.Claim) (model.Matter, bool) {
	for _, m := range p.Desk.KnownMatters() {
		if m.Claim != nil && m.Claim.ID == c.ID {
			return m, true
		}
	}
	return model.Matter{}, false
}

// state tells what became of a claim: in a word, and what follows from it.
func (p *claimsPage) state(c model.Claim) (state string, kind widgets.Kind, text string) {
	w := p.words
	state = w.T("claims.state." + string(c.State))
	switch {
	case c.State == model.ClaimConfirmed && c.Until.IsZero():
		return state, widgets.Ok, w.T("claims.confirmed")
	case c.State == model.ClaimConfirmed:
		return state, widgets.Ok, w.T("claims.confirmed.until", "until", c.Until)
	case c.State != model.ClaimUnproved:
		return state, widgets.Bad, w.T("claims.reason", "reason", w.T("event.reason."+string(c.Reason)))
	case len(c.Documents) > 0:
		return state, widgets.Info, w.T("claims.looked", "until", c.Deadline)
	}
	return state, widgets.Warn, w.T("claims.unproved", "until", c.Deadline)
}

// paper tells by what a claim is proved, and where that is brought.
func (p *claimsPage) paper(c model.Claim) string {
	if c.Proof == nil {
		return p.words.T("claims.register")
	}
	return p.words.T("claims.paper", "document", p.words.T("scan."+string(c.Proof.Kind)))
}

// others are the privileges of the rules that the family has never claimed; nil where there are none.
func (p *claimsPage) others(record model.ApplicationRecord) fyne.CanvasObject {
	w, column := p.words, widgets.VStack(10, widgets.Section(p.words.T("claims.others")))
	for _, category := range p.Desk.Rules().Distribution.Categories {
		claimed := slices.ContainsFunc(record.Claims, func(c model.Claim) bool { return c.Category == category.ID })
		if claimed || p.Desk.MayClaim(category.ID) != nil {
			continue
		}
		claim := model.Claim{Category: category.ID, Name: category.Name, Proof: category.Proof}
		column.Add(widgets.NewDivider())
		column.Add(widgets.Beside(16, 300, widgets.Body(category.Name.In(w.Lang())),
			widgets.NewButton(widgets.Secondary, w.T("applying.claim"), "", func() { p.askClaim(claim) })))
	}
	if len(column.Objects) == 1 {
		return nil
	}
	return widgets.NewCardRoom(20, column)
}

// askClaim tells what a claim brings before it is made, with what proves it or without.
func (p *claimsPage) askClaim(c model.Claim) {
	p.OpenPanel(func() *panel {
		w, rules := p.words, p.Desk.Rules()
		only := func() {
			p.ClosePanel()
			p.ActThen("busy.send", func(ctx context.Context) error {
				_, err := p.Desk.Claim(ctx, c.Category)
				return err
			}, func(err error) {
				if err != nil {
					p.Fail(err)
					return
				}
				p.again("claims.claimed")
			})
		}
		ask := &panel{
			title: w.T("claims.ask"),
			body: widgets.VStack(10, widgets.Strong(c.Name.In(w.Lang())), widgets.Body(w.T("claims.ask.text", "confirm", w.Term(rules.Distribution.Confirm))),
				widgets.Small(p.paper(c))),
		}
		if p.kiosk || c.Proof == nil {
			ask.buttons = []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("applying.claim"), keyLabel(KeyPrimary), only)}
			ask.keys = map[fyne.KeyName]func(){KeyPrimary: only}
			return ask
		}
		attach := func() { p.prove(c, "") }
		ask.buttons = []fyne.CanvasObject{
			widgets.NewButton(widgets.Secondary, w.T("claims.without"), "", only),
			widgets.NewButton(widgets.Primary, w.T("claims.attach"), keyLabel(KeyPrimary), attach),
		}
		ask.keys = map[fyne.KeyName]func(){KeyPrimary: attach, KeyScan: attach}
		return ask
	})
}

// prove asks for a document that proves a claim, or shows the one at path. One that is not open is claimed
// as the document is sent, once.
func (p *claimsPage) prove(c model.Claim, path string) {
	kind := model.ScanKind("")
	if c.Proof != nil {
		kind = c.Proof.Kind
	}
	open := p.Desk.MayProve(c.ID) == nil
	p.openAttaching(attaching{
		title: c.Name.In(p.words.Lang()),
		put: func(ctx context.Context, scan model.Scan) error {
			if !open {
				made, err := p.Desk.Claim(ctx, c.Category)
				if err != nil {
					return err
				}
				c, open = made, true
				p.runner.Tell(p.Render) // it stands there, whatever becomes of the document
			}
			_, err := p.Desk.Prove(ctx, c.ID, scan)
			return err
		},
		done: func() { p.again("file.attached") },
	}, kind, path)
}

// TakeFile asks for a document of the claim that waits for one.
func (p *claimsPage) TakeFile(path string) {
	record := p.Desk.Record()
	i := slices.IndexFunc(record.Claims, p.toProve)
	if first := slices.IndexFunc(record.Claims, func(c model.Claim) bool { return c.ID == p.primary(record) }); first >= 0 && p.toProve(record.Claims[first]) {
		i = first
	}
	if i >= 0 {
		p.prove(record.Claims[i], path)
	}
}

// again fetches the privileges anew, and tells in passing what was done.
func (p *claimsPage) again(done string) {
	p.loading = loading{}
	p.Render()
	p.Toast(done)
}
