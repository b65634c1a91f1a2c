package officer

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// runPage shows a run of the queue before it happens: what goes to whom, what is passed over and
// why, and what is another than the last time. Then it makes it.
type runPage struct {
	page
	ui.Loading
	naming
	run    model.Run
	asks   bool // whether it shall really be made
	chosen int  // the kind of places under the bar
	side   *fyne.Container
}

// Load foresees the run.
func (p *runPage) Load(ctx context.Context) (func(), error) {
	reference, err := p.work.Reference(ctx)
	if err != nil {
		return nil, err
	}
	run, err := p.work.Foresee(ctx)
	return func() { p.reference, p.chosen = reference, 0; p.take(run) }, err
}

// take shows a run, with the places first that go to somebody.
func (p *runPage) take(run model.Run) {
	slices.SortStableFunc(run.Places, func(a, b model.RunPlaces) int { return cmp.Compare(min(1, b.Offered), min(1, a.Offered)) })
	p.run = run
}

// Draw draws the places beside what happens with them.
func (p *runPage) Draw() *ui.View {
	w := p.Texts()
	v := &ui.View{Plain: true, Hints: []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}}}
	title := w.T("officer.run")
	if p.Loaded() && !p.run.DryRun {
		title = w.T("officer.run.menu")
	}
	if !p.Loaded() {
		v.Body = p.besideMenu(widgets.VStack(6, widgets.Title(title), widgets.Lead(p.Empty(&p.Loading, "officer.run.none"))))
		return p.framed(v)
	}
	list := widgets.NewRowList(w.T("officer.run.none"))
	rows := make([]widgets.Row, len(p.run.Places))
	for i, places := range p.run.Places {
		rows[i] = p.row(places)
	}
	list.SetRows(rows)
	list.Select(min(p.chosen, len(rows)-1))
	list.SetAccessibleName(w.T("officer.run.places"))
	p.side = container.NewStack()
	list.OnSelected = func(i int) { p.chosen = i; p.show() }
	list.OnSubmitted = func(int) { p.Primary() }
	p.show()
	v.Fill, v.Body, v.Focus = true, p.lists(title, p.lead(), []float32{1, 1}, list, p.side), list
	p.act(v)
	return p.framed(v)
}

// act puts into the foot what can be done with the run.
func (p *runPage) act(v *ui.View) {
	w, offers := p.Texts(), len(p.run.Offers)
	table := ui.Action{Text: w.T("officer.run.csv"), Key: ui.KeyOpen, Do: p.openTable}
	switch {
	case !p.run.DryRun && p.run.EndedAt.IsZero():
		v.Actions = []ui.Action{table, {Text: w.T("officer.run.progress"), Key: ui.KeyAgain, Do: p.progress, Primary: true}}
	case !p.run.DryRun:
		v.Actions = []ui.Action{table, {Text: w.T("officer.run.next"), Key: ui.KeyAgain, Do: p.foresee, Primary: true}}
	case p.asks:
		v.Actions = []ui.Action{
			{Text: w.T("action.back"), Key: ui.KeyBack, Do: func() { p.ask(false) }},
			{Text: p.counted("officer.run.really"), Key: ui.KeyPrimary, Do: p.begin, Primary: true},
		}
	default:
		v.Actions = []ui.Action{
			table, {Text: w.T("officer.run.again"), Key: ui.KeyAgain, Do: p.foresee},
			{Text: w.T("officer.run.begin"), Key: ui.KeyPrimary, Do: func() { p.ask(true) }, Primary: true, Disabled: offers+len(p.run.Exchanges) == 0},
		}
	}
}

// lead says what the run goes by, and what has come of it.
func (p *runPage) lead() string {
	w, places := p.Texts(), 0
	organizations := map[string]bool{}
	for _, of := range p.run.Places {
		places += of.Count
		organizations[of.Organization] = true
	}
	state := w.T("officer.run.foreseen")
	switch {
	case !p.run.DryRun && p.run.EndedAt.IsZero():
		state = w.T("officer.run.under", "made", w.Number(p.run.Made), "all", w.Number(len(p.run.Offers)))
	case !p.run.DryRun:
		state = w.N("officer.run.made", p.run.Made)
	}
	return w.T("officer.run.lead", "places", w.N("officer.places.count", places), "organizations", w.N("organizations", len(organizations)),
		"rules", p.edition(), "state", state)
}

// edition returns the day of the rules that the run goes by, as other pages write it; the name of their version
// where they are not those of today.
func (p *runPage) edition() string {
	if rules := p.reference.Rules; rules.Version == p.run.Rules {
		return rules.Since.String()
	}
	return p.run.Rules
}

func (p *runPage) row(places model.RunPlaces) widgets.Row {
	w := p.Texts()
	row := widgets.Row{
		ID:    strconv.Itoa(places.BirthYear) + " " + places.Organization + " " + string(places.Lang) + " " + places.Kind,
		Title: p.organization(w, places.Organization), Subtitle: p.group(w, places.FreePlace) + " · " + w.N("officer.places.count", places.Count),
		Chip: w.N("officer.run.offered", places.Offered), ChipKind: widgets.Ok,
	}
	if places.Offered == 0 {
		row.Chip, row.ChipKind = w.T("officer.run.nobody"), widgets.Neutral
	} else if places.Left > 0 {
		row.Subtitle += " · " + w.N("officer.run.left", places.Left)
	}
	return row
}

// show draws what happens: altogether, with the places under the bar, and what is another.
func (p *runPage) show() {
	p.side.Objects = []fyne.CanvasObject{widgets.Scroll(widgets.VStack(16, p.summary(), p.going(), p.changes()))}
	p.side.Refresh()
	p.Relayout()
}

// summary is the run in a few lines.
func (p *runPage) summary() fyne.CanvasObject {
	w, left := p.Texts(), 0
	for _, of := range p.run.Places {
		left += of.Left
	}
	title, families := "officer.run.now", "officer.run.families"
	if !p.run.DryRun {
		title = "officer.run.done"
	}
	if !p.run.DryRun && !p.run.EndedAt.IsZero() {
		families = "officer.run.told"
	}
	column := widgets.VStack(8, widgets.Section(w.T(title)))
	if !p.run.PausedUntil.IsZero() {
		column.Add(widgets.Body(w.T("officer.run.paused", "day", p.run.PausedUntil)))
	}
	column.Add(widgets.Body(w.N(families, len(p.run.Offers), "day", p.run.AnswerDue)))
	if left > 0 {
		column.Add(widgets.Body(w.N("officer.run.stay", left)))
	}
	if n := len(p.run.Exchanges); n > 0 {
		column.Add(widgets.Body(w.T("officer.run.exchanges", "n", w.Number(n))))
		for _, x := range p.run.Exchanges {
			column.Add(widgets.Small("— " + p.exchanger(x.First) + " / " + p.exchanger(x.Second)))
		}
	}
	why := map[string]int{}
	for _, passed := range p.run.PassedOver {
		why[passed.Obstacle]++
	}
	column.Add(widgets.Body(w.N("officer.run.passed", len(p.run.PassedOver))))
	for _, obstacle := range slices.Sorted(maps.Keys(why)) {
		column.Add(widgets.Small("— " + w.T("officer.obstacle."+obstacle) + ": " + w.Number(why[obstacle])))
	}
	for _, class := range p.run.Classes {
		if class.Offers > 0 {
			column.Add(widgets.Small(w.T("officer.run.class", "class", class.Name.In(w.Lang()), "n", w.Number(class.Offers))))
		}
	}
	return widgets.NewCard(column)
}

// exchanger names one of two children who exchange their places, with the one that it gives.
func (p *runPage) exchanger(e model.RunExchanger) string {
	w := p.Texts()
	return e.Child + " (" + p.organization(w, e.Organization) + ", " + w.T("education.short."+string(e.Lang)) + ")"
}

// counted tells how many offers there are, or how many exchanges where there is nothing else.
func (p *runPage) counted(key string) string {
	w, n := p.Texts(), len(p.run.Exchanges)
	if len(p.run.Offers) == 0 && n > 0 {
		return w.T(key+".exchanges", "n", w.Number(n))
	}
	return w.N(key, len(p.run.Offers))
}

// going is to whom the places under the bar go, and why to them.
func (p *runPage) going() fyne.CanvasObject {
	w := p.Texts()
	if p.chosen < 0 || p.chosen >= len(p.run.Places) {
		return widgets.VStack(0)
	}
	kind := uncounted(p.run.Places[p.chosen].FreePlace)
	column := widgets.VStack(10, widgets.Strong(p.place(w, kind)))
	for _, offer := range p.run.Offers {
		if uncounted(offer.Place) != kind {
			continue
		}
		column.Add(widgets.VStack(2,
			widgets.Body(w.T("officer.run.to", "child", offer.Child, "application", offer.Application)),
			widgets.Small(p.why(offer)),
		))
	}
	if p.run.Places[p.chosen].Offered == 0 {
		column.Add(widgets.Small(w.T("officer.run.nobody.text")))
	}
	return widgets.NewCard(column)
}

// why says why a place is for a child.
func (p *runPage) why(offer model.RunOffer) string {
	w := p.Texts()
	text := w.T("officer.run.why", "class", p.class(w, offer.Class), "rank", w.Number(offer.Rank), "choice", w.Number(offer.Choice))
	for _, obstacle := range slices.Sorted(maps.Keys(offer.Passed)) {
		text += "; " + w.T("officer.run.before", "why", w.T("officer.obstacle."+obstacle), "n", w.Number(offer.Passed[obstacle]))
	}
	return text
}

// changes is what is another than in the run before.
func (p *runPage) changes() fyne.CanvasObject {
	w := p.Texts()
	if p.run.ComparedWith.IsZero() {
		return widgets.VStack(0)
	}
	column := widgets.VStack(10, widgets.Section(w.T("officer.run.compared", "day", p.run.ComparedWith)))
	if len(p.run.Changes) == 0 {
		column.Add(widgets.Body(w.T("officer.run.same")))
	}
	for _, change := range p.run.Changes {
		column.Add(widgets.VStack(2,
			widgets.Body(w.T("officer.run.to", "child", change.Child, "application", change.Application)),
			widgets.Small(w.T("officer.run.change", "was", p.outcome(change.Was), "is", p.outcome(change.Is))),
		))
	}
	return widgets.NewCard(column)
}

// outcome is what a run has for a child.
func (p *runPage) outcome(o model.RunOutcome) string {
	w := p.Texts()
	switch {
	case o.Place != nil:
		return p.place(w, *o.Place)
	case o.Obstacle == "":
		return w.T("officer.run.unknown")
	case !o.Until.IsZero():
		return w.T("officer.run.until", "why", w.T("officer.obstacle."+o.Obstacle), "day", o.Until)
	}
	return w.T("officer.obstacle." + o.Obstacle)
}

// ask asks before offers go to families.
func (p *runPage) ask(really bool) {
	p.asks = really
	p.Render()
	if really {
		p.ShowMessage(widgets.Warn, func() widgets.BannerText {
			w := p.Texts()
			return widgets.BannerText{Title: p.counted("officer.run.ask"), Text: w.T("officer.run.ask.text", "day", p.run.AnswerDue)}
		})
		return
	}
	p.ShowMessage(widgets.Neutral, nil)
}

// begin makes the run that is shown.
func (p *runPage) begin() {
	var run model.Run
	p.ActThen("busy.run", func(ctx context.Context) (err error) {
		run, err = p.work.Run(ctx, p.run)
		return err
	}, func(err error) {
		p.asks = false
		switch {
		case model.CodeOf(err) == model.CodeRunChanged: // it is foreseen anew, under what was told
			p.Again()
			p.Render()
			p.Fail(err)
		case err != nil:
			p.Render()
			p.Fail(err)
		default:
			p.take(run)
			p.Render()
			p.Toast("officer.run.toast")
		}
	})
}

// foresee foresees the next run.
func (p *runPage) foresee() {
	p.Again()
	p.Render()
}

// progress shows how far the run is that is under way.
func (p *runPage) progress() {
	var run model.Run
	p.ActThen("busy.load", func(ctx context.Context) (err error) {
		run, err = p.work.Progress(ctx, p.run.ID)
		return err
	}, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.take(run)
		p.Render()
	})
}

// openTable shows the protocol of the run as a table: each offer with its reason, and who was
// passed over and why.
func (p *runPage) openTable() {
	w := p.Texts()
	var out bytes.Buffer
	table := newTable(&out)
	for _, offer := range p.run.Offers {
		table.row(offer.Application, offer.Child, p.place(w, offer.Place), p.why(offer))
	}
	for _, passed := range p.run.PassedOver {
		why := p.outcome(model.RunOutcome{Obstacle: passed.Obstacle, Until: passed.Until})
		table.row(passed.Application, strconv.Itoa(passed.BirthYear), p.class(w, passed.Class), why)
	}
	table.Flush()
	name := w.T("officer.run.file", "district", p.run.District, "day", p.run.Day)
	p.ShowFile("busy.load", name, func(context.Context) ([]byte, string, error) { return out.Bytes(), ".csv", nil })
}
