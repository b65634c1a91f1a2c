package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// rail shows where the visit stands among the six steps from a district to a
// notice, with what was decided at each.
func (s *Shell) rail(step desk.Step) fyne.CanvasObject {
	steps := desk.Rail()
	at := slices.Index(steps, desk.RailStep(step))
	items := make([]widgets.Step, len(steps))
	for i, railStep := range steps {
		items[i] = widgets.Step{Title: s.words.T("rail." + string(railStep))}
		switch {
		case i < at:
			items[i].Note, items[i].State = s.decided(railStep), widgets.StepDone
		case i == at:
			items[i].Note, items[i].State = s.words.T("rail.now."+string(railStep)), widgets.StepCurrent
			if railStep == desk.Cabinet && s.Desk.Visit().Offline {
				items[i].Note = s.words.T("offline.child")
			}
		}
	}
	return widgets.NewRail(items, func(i int) {
		if event := s.wayBack(step, steps[i]); event != "" {
			s.Fire(event)
		}
	})
}

// progress is the rail of a kiosk: as many pieces as there are steps, filled as far
// as the visit has come.
func (s *Shell) progress(step desk.Step) fyne.CanvasObject {
	steps := desk.Rail()
	at := slices.Index(steps, desk.RailStep(step))
	pieces := make([]fyne.CanvasObject, len(steps))
	for i := range steps {
		piece := canvas.NewRectangle(theme.Color(theme.ColorStep))
		if i <= at {
			piece.FillColor = theme.Color(theme.ColorPrimary)
		}
		piece.CornerRadius = 3
		piece.SetMinSize(fyne.NewSize(0, 8))
		pieces[i] = piece
	}
	return widgets.Inset(16, kioskSide, 0, kioskSide, container.NewGridWithColumns(len(pieces), pieces...))
}

// wayBack is the event that leads from a step back to an earlier one, empty where
// the way is closed: a login is undone only by leaving.
func (s *Shell) wayBack(from, to desk.Step) desk.Event {
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
func (s *Shell) decided(step desk.Step) string {
	w, visit := s.words, s.Desk.Visit()
	switch step {
	case desk.District:
		return w.district(visit.District)
	case desk.Login:
		if session, in := s.Desk.Session(); in {
			return w.T("rail.by."+string(session.Method), "name", session.Applicant.ShortName())
		}
	case desk.Cabinet:
		app, ok := s.Desk.ChosenApplication()
		switch {
		case ok && visit.Offline:
			return app.Child.IIN.Masked()
		case ok:
			return childName(app.Child)
		}
	case desk.Organization:
		if org, ok := s.Desk.ChosenOrganization(); ok {
			return org.Short.In(w.Lang())
		}
		return s.Desk.Entry().Organization.Short.In(w.Lang())
	case desk.Check:
		if entry := s.Desk.Entry(); entry.ID != "" {
			return w.T("method."+string(entry.SignedBy)) + ", " + w.clock(entry.CreatedAt)
		}
	}
	return ""
}

func childName(c model.Child) string { return c.Surname + " " + c.GivenName }
