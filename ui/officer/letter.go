package officer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// letter is what an officer writes to the family of the application that is shown.
type letter struct {
	chosen int // of model.MessageKinds, -1 while none is
	typed  string
	sent   func() // shows the application anew

	kinds *widgets.Select
	which *widgets.Field
	words *widgets.Field
}

func newLetter(sent func()) letter { return letter{chosen: -1, sent: sent} }

// withKey has the key of writing go to the letter.
func (l *letter) withKey(w ui.Words, v *ui.View) {
	if v.Keys == nil {
		v.Keys = map[fyne.KeyName]func(){}
	}
	v.Keys[ui.KeyWrite] = func() { l.kinds.Focus() }
	v.Hints = append(v.Hints, ui.KeyHint(ui.KeyWrite, w.T("officer.letter.write")))
}

// write is the fields of a letter about an application.
func (l *letter) write(p page, a model.OfficerApplication) fyne.CanvasObject {
	w := p.Texts()
	names := make([]string, len(model.MessageKinds()))
	for i, kind := range model.MessageKinds() {
		names[i] = w.T("officer.letter." + string(kind))
	}
	entry := widgets.NewEntry(w.T("officer.letter.words.example"))
	l.kinds = widgets.NewSelect(names, l.chosen, w.T("officer.letter.choose"), func(i int) {
		l.chosen = i
		l.which.SetError("")
		entry.Focus()
	})
	l.which = widgets.NewField(w.T("officer.letter"), l.kinds)
	l.which.SetHelp(w.T("officer.letter.help", "lang", w.T("officer.letter.in."+string(a.Lang))))
	entry.SetText(l.typed)
	entry.OnChanged = func(typed string) {
		l.typed = typed
		l.words.SetError("")
	}
	entry.OnSubmitted = func(string) { l.send(p, a.Number) }
	l.words = widgets.NewField(w.T("officer.letter.words"), entry)
	l.words.SetHelp(w.T("officer.letter.words.help"))
	send := widgets.NewButton(widgets.Secondary, w.T("officer.letter.send"), "", func() { l.send(p, a.Number) })
	return widgets.VStack(12, widgets.NewDivider(), l.which, l.words, widgets.HRow(0, send, widgets.Grow(widgets.VStack(0))))
}

// send sends it, once something is said.
func (l *letter) send(p page, number string) {
	w := p.Texts()
	if l.chosen < 0 {
		l.which.SetError(w.T("officer.letter.missing"))
		l.kinds.Focus()
		p.Relayout()
		return
	}
	said := model.FamilyMessage{Kind: model.MessageKinds()[l.chosen], Text: strings.TrimSpace(l.typed)}
	if err := said.Check(); err != nil {
		_, action := w.ErrorText(err)
		l.words.SetError(action)
		p.Relayout()
		return
	}
	p.ActThen("busy.send", func(ctx context.Context) error { return p.work.WriteToFamily(ctx, number, said) }, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		l.chosen, l.typed = -1, ""
		l.sent()
		p.Toast("officer.letter.sent")
	})
}
