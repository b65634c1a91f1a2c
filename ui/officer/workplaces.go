package officer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// workplacesPage lists the computers of the district's counters, of which an administrator says
// which are served.
type workplacesPage struct {
	page
	ui.Loading
	chooser[model.ListedWorkplace]
	all     []model.ListedWorkplace
	ownCode string // of this computer

	waits  bool   // whether the one under the bar waited when the page was drawn
	office string // as it was typed
	reason int    // of revoking it, -1 while none is chosen
	name   *widgets.Entry
	why    *widgets.Field
}

// Load fetches them.
func (p *workplacesPage) Load(ctx context.Context) (func(), error) {
	own, err := p.Desk.Fingerprint()
	if err != nil {
		return nil, err
	}
	all, err := p.work.Workplaces(ctx)
	return func() { p.all, p.ownCode = all, own }, err
}

// Draw draws the list with the one under the bar at its side.
func (p *workplacesPage) Draw() *ui.View {
	w := p.Texts()
	p.text = func(place model.ListedWorkplace) string {
		return place.Office + " " + place.Fingerprint + " " + strings.ReplaceAll(place.Fingerprint, "-", "")
	}
	p.row, p.card = p.listed, p.detail
	p.fresh = func(place model.ListedWorkplace) { p.office, p.reason = place.Office, -1 }
	p.draw(w.T("officer.workplaces.search"), p.Empty(&p.Loading, "officer.workplaces.empty"), p.find)
	p.list.List().OnSubmitted = func(int) { p.Primary() }
	p.list.Entry().WhileEmpty(ui.KeyRemove, p.revoke)
	p.find()
	p.list.List().OnSelected = func(int) { p.selected() }
	confirm := w.T("officer.workplace.save")
	if p.waits = p.chosenWaits(); p.waits {
		confirm = w.T("officer.workplace.confirm")
	}
	return p.framed(&ui.View{
		Plain: true, Fill: true, Body: p.lists(w.T("officer.workplaces"), w.T("officer.workplaces.lead"), []float32{5, 6}, p.list, p.side),
		Focus: p.list.Entry().Focusable(),
		Keys:  map[fyne.KeyName]func(){ui.KeyEdit: p.edit},
		Actions: []ui.Action{
			{Text: w.T("officer.workplace.revoke"), Key: ui.KeyRemove, Do: p.revoke},
			{Text: confirm, Key: ui.KeyPrimary, Do: p.confirm, Primary: true},
		},
		Hints: []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}, ui.KeyHint(ui.KeyEdit, w.T("officer.workplace.rename"))},
	})
}

// find shows what the search finds.
func (p *workplacesPage) find() {
	p.chooser.find(p.all)
	if p.Loaded() {
		p.list.Entry().SetTrailing(p.Texts().N("officer.workplaces.count", len(p.found)))
	}
	p.Relayout()
}

func (p *workplacesPage) listed(place model.ListedWorkplace) widgets.Row {
	w := p.Texts()
	return widgets.Row{
		ID: place.ID, Title: p.called(place), Subtitle: place.Fingerprint,
		Chip: w.T("officer.workplace." + string(place.Standing)), ChipKind: standingKind(place.Standing),
	}
}

func standingKind(standing model.WorkplaceStanding) widgets.Kind {
	if standing == model.WorkplaceWaiting {
		return widgets.Warn
	}
	return widgets.Ok
}

// called is how a workplace's office is called.
func (p *workplacesPage) called(place model.ListedWorkplace) string {
	if place.Office == "" {
		return p.Texts().T("officer.workplace.unnamed")
	}
	return place.Office
}

func (p *workplacesPage) chosenWaits() bool {
	place, ok := p.chosen()
	return ok && place.Standing == model.WorkplaceWaiting
}

// selected shows the one under the bar, with what Enter does to it in the foot.
func (p *workplacesPage) selected() {
	p.show()
	p.Relayout()
	if p.chosenWaits() != p.waits {
		p.Render()
	}
}

// own reports whether it is this computer.
func (p *workplacesPage) own(place model.ListedWorkplace) bool {
	return place.Fingerprint == p.ownCode
}

func (p *workplacesPage) detail(place model.ListedWorkplace) fyne.CanvasObject {
	w := p.Texts()
	p.name = widgets.NewEntry(w.T("officer.workplace.office.example"))
	p.name.SetText(p.office)
	p.name.OnChanged = func(typed string) { p.office = typed }
	p.name.OnSubmitted = func(string) { p.Primary() }
	office := widgets.NewField(w.T("officer.workplace.office"), p.name)
	office.SetHelp(w.T("officer.workplace.office.help"))
	district := w.T("officer.workplace.nowhere")
	if place.District != "" {
		district = w.DistrictName(place.District)
	}
	column := widgets.VStack(16,
		widgets.HRow(12, widgets.Grow(widgets.Section(p.called(place))), widgets.NewChip(standingKind(place.Standing), w.T("officer.workplace."+string(place.Standing)))),
		widgets.VStack(4, widgets.Small(w.T("officer.workplace.code")), widgets.Title(place.Fingerprint), widgets.Small(w.T("officer.workplace.compare"))),
		widgets.Body(w.T("officer.workplace.since", "district", district, "time", w.Minute(place.Since))),
		office,
	)
	p.why = nil
	if p.own(place) {
		column.Add(widgets.Small(w.T("officer.workplace.own")))
		return widgets.NewCard(column)
	}
	reasons := make([]string, len(model.RevokeReasons()))
	for i, reason := range model.RevokeReasons() {
		reasons[i] = w.T("officer.revoke." + string(reason))
	}
	p.why = widgets.NewField(w.T("officer.revoke.reason"), widgets.NewSelect(reasons, p.reason, w.T("officer.revoke.only"), func(i int) {
		p.reason = i
		p.why.SetError("")
	}))
	column.Add(p.why)
	return widgets.NewCard(column)
}

// edit goes to the name of the office.
func (p *workplacesPage) edit() {
	if _, ok := p.chosen(); ok {
		p.name.Focus()
	}
}

// confirm says that the workplace is the office's, called as it was typed.
func (p *workplacesPage) confirm() {
	place, ok := p.chosen()
	if !ok {
		return
	}
	office := strings.TrimSpace(p.office)
	if office == "" {
		p.Hint("officer.workplace.office.missing")
		p.name.Focus()
		return
	}
	p.decide("officer.workplace.confirmed.done", func(ctx context.Context) error {
		_, err := p.work.ConfirmWorkplace(ctx, place.ID, office)
		return err
	})
}

// revoke says that the workplace is served no more; the reason is asked first.
func (p *workplacesPage) revoke() {
	place, ok := p.chosen()
	switch {
	case !ok:
		return
	case p.own(place):
		p.Hint("officer.workplace.own")
		return
	case p.reason < 0:
		p.why.SetError(p.Texts().T("officer.revoke.missing"))
		p.why.Focus()
		p.Relayout()
		return
	}
	reason := model.RevokeReasons()[p.reason]
	p.decide("officer.workplace.revoked.done", func(ctx context.Context) error {
		_, err := p.work.RevokeWorkplace(ctx, place.ID, reason)
		return err
	})
}

// decide does it, and shows the list anew with the next one that waits.
func (p *workplacesPage) decide(done string, work func(context.Context) error) {
	p.ActThen("busy.save", work, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.id, p.searched = "", ""
		p.Again()
		p.Render()
		p.Toast(done)
	})
}
