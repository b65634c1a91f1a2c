package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// rail shows where the visit stands among the six steps from a district to a
// notice, with what was decided at each.
func (f *officeFrame) rail(step desk.Step) fyne.CanvasObject {
	steps := desk.Rail()
	at := slices.Index(steps, desk.RailStep(step))
	items := make([]widgets.Step, len(steps))
	for i, railStep := range steps {
		items[i] = widgets.Step{Title: f.words.T(f.railTitle(step, railStep))}
		switch {
		case i < at:
			items[i].Note, items[i].State = f.decided(railStep), widgets.StepDone
		case i == at:
			items[i].Note, items[i].State = f.words.T("rail.now."+string(railStep)), widgets.StepCurrent
			if railStep == desk.Cabinet && f.Desk.Visit().Offline {
				items[i].Note = f.words.T("offline.child")
			}
		}
	}
	return widgets.NewRail(items, func(i int) {
		if event := f.wayBack(step, steps[i]); event != "" {
			f.Fire(event)
		}
	})
}

// railTitle is the text that names a step of the rail: an answer goes on at the place of a
// placement.
func (f *officeFrame) railTitle(at, step desk.Step) string {
	answers := at == desk.Offer || at == desk.Change && f.Desk.Visit().Offer != ""
	if acts := f.Desk.Acts(); at == desk.Outcome && len(acts) > 0 {
		answers = acts[len(acts)-1].Kind.AboutOffer()
	}
	if answers && step == desk.Organization || (answers || at == desk.Outcome) && step == desk.Notice {
		return "rail.answer." + string(step)
	}
	return "rail." + string(step)
}

// wayBack is the event that leads from a step back to an earlier one, empty where
// the way is closed: a login is undone only by leaving.
func (f *officeFrame) wayBack(from, to desk.Step) desk.Event {
	if desk.RailStep(from) == to {
		return "" // it stands there
	}
	for _, event := range []desk.Event{desk.CabinetOpened, desk.WentBack} {
		if step, err := desk.Next(from, event); err == nil && step == to {
			return event
		}
	}
	return ""
}

// decided is what was decided at a step that lies behind.
func (f *officeFrame) decided(step desk.Step) string {
	w, visit := f.words, f.Desk.Visit()
	switch step {
	case desk.District:
		return w.district(visit.District)
	case desk.Login:
		if session, in := f.Desk.Session(); in {
			return w.T("rail.by."+string(session.Method), "name", spelled(session.Applicant.ShortName()))
		}
	case desk.Cabinet:
		if visit.Statement.Kind == model.NewApplication && visit.Offer == "" {
			return childName(model.Child{Person: visit.Statement.Child})
		}
		if m, ok := f.Desk.Matter(); ok {
			return childName(m.Child)
		}
		app, ok := f.Desk.ChosenApplication()
		switch {
		case ok && visit.Offline:
			return app.Child.IIN.Masked()
		case ok:
			return childName(app.Child)
		}
	case desk.Organization:
		if wishes := visit.Statement.Wishes; len(wishes) > 0 {
			return f.words.N("applying.wishes", len(wishes))
		}
		if m, ok := f.Desk.Matter(); ok {
			return m.Organization.Short.In(w.Lang())
		}
		if org, ok := f.Desk.ChosenOrganization(); ok {
			return org.Short.In(w.Lang())
		}
		return f.Desk.Entry().Organization.Short.In(w.Lang())
	case desk.Check:
		entry := f.Desk.Entry()
		if visit.Step == desk.Outcome { // what was signed is the answer
			for _, event := range slices.Backward(entry.Events) {
				if event.Method != "" {
					return w.T("method."+string(event.Method)) + ", " + w.clock(event.At)
				}
			}
			return ""
		}
		if entry.ID != "" {
			return w.T("method."+string(entry.SignedBy)) + ", " + w.clock(entry.CreatedAt)
		}
	}
	return ""
}

func childName(c model.Child) string { return spelled(c.Surname + " " + c.GivenName) }
