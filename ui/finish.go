package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// ConfirmFinish asks before the citizen is logged out.
func (s *Shell) ConfirmFinish() {
	s.OpenPanel(func() *panel {
		w := s.words
		finish := func() {
			s.ClosePanel()
			s.Finish()
		}
		yes := widgets.NewButton(widgets.Primary, w.T("finish.yes"), "Enter", finish)
		keys := map[fyne.KeyName]func(){fyne.KeyReturn: finish}
		body := widgets.VStack(10, widgets.Body(s.addressed("finish.text")))
		if acts := s.Desk.Acts(); len(acts) > 0 && !s.Kiosk {
			s.addActs(body, acts)
		}
		if s.Desk.LeavesDraft() {
			body.Add(widgets.Body(w.T("finish.draft") + " " + w.N("drafts.kept", s.Desk.DraftDays())))
			keys[fyne.KeyDelete] = func() {
				s.ClosePanel()
				s.discard()
			}
			body.Add(left(widgets.NewButton(widgets.Secondary, w.T("finish.discard"), "Del", keys[fyne.KeyDelete])))
		}
		return &panel{title: s.addressed("finish.title"), body: body, buttons: []fyne.CanvasObject{yes}, focus: yes, keys: keys}
	})
}

// addActs shows what was signed in the visit, and says so where it is still to be sent.
func (s *Shell) addActs(body *fyne.Container, acts []desk.MadeAct) {
	w := s.words
	rows := make([]widgets.SummaryRow, len(acts))
	for i, act := range acts {
		number := act.Number
		if number == "" {
			number = w.T("outbox.state.waiting")
		}
		rows[i] = widgets.SummaryRow{Label: w.T("act." + string(act.Kind)), Value: number}
	}
	body.Add(widgets.NewSummary(rows...))
	if slices.ContainsFunc(acts, func(a desk.MadeAct) bool { return a.Number == "" }) {
		body.Add(widgets.Body(w.T("finish.sent")))
	}
}

// Finish ends the visit: logs out, forgets the citizen and cleans up after them.
func (s *Shell) Finish() {
	s.ActThen("busy.load", func(ctx context.Context) error {
		if err := s.Desk.Finish(ctx); err != nil {
			return err
		}
		s.clean()
		return nil
	}, func(err error) {
		if err != nil { // the draft cannot be kept: the citizen's visit stays
			s.Fail(err)
			return
		}
		s.left()
	})
}

// discard ends the visit and keeps no draft of it.
func (s *Shell) discard() {
	s.ActThen("busy.load", func(ctx context.Context) error {
		s.Desk.Discard(ctx)
		s.clean()
		return nil
	}, func(error) { s.left() })
}

// clean removes what the citizen's visit left outside of the window. It runs in the
// background.
func (s *Shell) clean() {
	if s.Kiosk {
		for _, item := range s.Desk.Outbox().Items() {
			if item.State != desk.ItemAccepted && item.State != desk.ItemRefused {
				continue // it is on its way: it was promised
			}
			if err := s.Desk.Outbox().Dismiss(item.ID); err != nil {
				s.Log.Error("forget what was sent", "err", err)
			}
		}
	}
	if err := s.Files.Clean(); err != nil {
		s.Log.Error("clean up after the citizen", "err", err)
	}
}

// left shows where a window stands whose citizen has left.
func (s *Shell) left() {
	s.sms.messages = nil
	if s.Kiosk {
		s.forget()
		s.begin()
		return
	}
	s.Render()
}
