package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// acknowledgeItem reads the notice together with the applicant who has come back with their
// paper, and prints the receipt. They need not log in: the paper names what they signed.
func (s statements) acknowledgeItem(id string, entry model.Entry) {
	if s.disconnected() {
		s.ClosePanel()
		s.showStillOffline()
		return
	}
	typed := ""
	s.OpenPanel(func() *panel {
		w := s.words
		line := widgets.NewEntry("")
		line.SetText(typed)
		line.OnChanged = func(text string) { typed = text }
		do := func() {
			s.Start("busy.save", func(ctx context.Context) (err error) {
				entry, err = s.Desk.AcknowledgeAct(ctx, id, typed)
				return err
			}, func(err error) {
				if err != nil {
					s.FailInPanel(err)
					return
				}
				s.ClosePanel()
				s.Render()
				s.printReceipt(id, entry.Number)
			})
		}
		line.OnSubmitted = func(string) { do() }
		field := widgets.NewField(w.T("afterwards.code"), line)
		field.SetHelp(w.T("afterwards.code.help"))
		body := s.placement(entry)
		body.Add(widgets.MaxWidth(420, field))
		return scrolling(&panel{
			title: w.T("afterwards.title"), width: 620, focus: line.Focusable(), keys: map[fyne.KeyName]func(){KeyPrimary: do},
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("afterwards.acknowledge"), keyLabel(KeyPrimary), do)},
		}, widgets.Inset(4, 8, 4, 4, body))
	})
}

// giveUpItem asks why an item is given up that cannot be sent, and takes it off the list.
func (s statements) giveUpItem(id string) {
	chosen := 0
	s.OpenPanel(func() *panel {
		w, reasons := s.words, desk.GiveUpReasons()
		names := make([]string, len(reasons))
		for i, reason := range reasons {
			names[i] = w.T("outbox.giveup." + string(reason))
		}
		do := func() {
			s.ClosePanel()
			if err := s.Desk.GiveUp(id, reasons[chosen]); err != nil {
				s.Fail(err)
				return
			}
			s.Render()
		}
		choice := widgets.NewSelect(names, chosen, "", func(i int) { chosen = i })
		return &panel{
			title: w.T("outbox.giveup.title"), keys: map[fyne.KeyName]func(){KeyRemove: do}, // Enter gives nothing up
			body:    widgets.VStack(14, widgets.Body(w.T("outbox.giveup.text")), widgets.NewField(w.T("outbox.reason"), choice)),
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("outbox.giveup"), keyLabel(KeyRemove), do)},
		}
	})
}
