package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// finisher ends a visit and cleans up after the citizen.
type finisher struct {
	*env
	finishHost
	keeps bool // a statement that is on its way is followed up here
}

// finishHost is what the end of a visit needs of the window.
type finishHost interface {
	actRunner
	panelOpener
	Fail(err error)
	// visitEnded shows where a window stands whose citizen has left.
	visitEnded()
}

// ConfirmFinish asks before the citizen is logged out.
func (f *finisher) ConfirmFinish() {
	f.OpenPanel(func() *panel {
		w := f.words
		finish := func() {
			f.ClosePanel()
			f.Finish()
		}
		yes := widgets.NewButton(widgets.Primary, w.T("finish.yes"), keyLabel(KeyPrimary), finish)
		keys := map[fyne.KeyName]func(){KeyPrimary: finish}
		body := f.whatHappens()
		if f.Desk.LeavesDraft() {
			keys[KeyRemove] = func() {
				f.ClosePanel()
				f.discard()
			}
			body.Add(left(widgets.NewButton(widgets.Secondary, w.T("finish.discard"), keyLabel(KeyRemove), keys[KeyRemove])))
		}
		sheet := &panel{title: f.words.T("finish.title"), away: "finish.stay", body: body, buttons: []fyne.CanvasObject{yes}, focus: yes, keys: keys}
		if !f.keeps { // a question in the middle of a kiosk
			sheet.atTop, sheet.centered, sheet.height = true, true, kioskQuestion
		}
		return sheet
	})
}

// whatHappens tells what becomes of the visit when it ends now.
func (f *finisher) whatHappens() *fyne.Container {
	body := widgets.VStack(14, widgets.Body(f.words.T("finish.text")))
	if acts := f.Desk.Acts(); len(acts) > 0 && f.keeps {
		f.addActs(body, acts)
	}
	if f.Desk.Refusal() != nil && f.keeps {
		body.Add(widgets.Body(f.words.T("finish.refused")))
	}
	if f.Desk.LeavesDraft() {
		kept := f.words.N("drafts.kept", f.Desk.DraftDays())
		if f.Desk.DraftOfTheDay() {
			kept = f.words.T("drafts.kept.today")
		}
		body.Add(widgets.Body(f.words.T("finish.draft") + " " + kept))
	}
	return body
}

// addActs shows what was signed in the visit, and says so where it is still to be sent.
func (f *finisher) addActs(body *fyne.Container, acts []desk.MadeAct) {
	w, rules := f.words, f.Desk.Rules()
	rows := make([]widgets.SummaryRow, len(acts))
	for i, act := range acts {
		number := act.Number
		if number == "" {
			number = w.T("outbox.state." + string(act.State))
		}
		rows[i] = widgets.SummaryRow{Label: rules.Statements[act.Kind].Name.In(w.Lang()), Value: number}
	}
	body.Add(widgets.NewSummary(rows...))
	if slices.ContainsFunc(acts, func(a desk.MadeAct) bool { return a.State == desk.ItemWaiting || a.State == desk.ItemSending }) {
		body.Add(widgets.Body(w.T("finish.sent")))
	}
}

// Finish ends the visit: logs out, forgets the citizen and cleans up after them.
func (f *finisher) Finish() { f.finishThen(f.visitEnded) }

func (f *finisher) finishThen(ended func()) {
	f.ActThen("busy.load", func(ctx context.Context) error {
		if err := f.Desk.Finish(ctx); err != nil {
			return err
		}
		f.clean()
		return nil
	}, func(err error) {
		if err != nil { // the draft cannot be kept: the citizen's visit stays
			f.Fail(err)
			return
		}
		ended()
	})
}

// discard ends the visit and keeps no draft of it.
func (f *finisher) discard() {
	f.ActThen("busy.load", func(ctx context.Context) error {
		f.Desk.Discard(ctx)
		f.clean()
		return nil
	}, func(error) { f.visitEnded() })
}

// clean removes what the citizen's visit left outside of the window. It runs in the
// background.
func (f *finisher) clean() {
	if !f.keeps {
		for _, item := range f.Desk.Outbox().Items() {
			if item.State != desk.ItemAccepted && item.State != desk.ItemRefused {
				continue // it is on its way: it was promised
			}
			if err := f.Desk.Outbox().Dismiss(item.ID); err != nil {
				f.Log.Error("forget what was sent", "err", err)
			}
		}
	}
	if err := f.Files.Clean(); err != nil {
		f.Log.Error("clean up after the citizen", "err", err)
	}
}
