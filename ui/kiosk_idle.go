package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// A kiosk asks whether somebody is still there after kioskIdle, and begins anew where
// nobody answers within kioskAnswer.
const kioskIdle, kioskAnswer = 60 * time.Second, 20 * time.Second

// kioskElsewhere is how long it waits while NCALayer's own window stands open, or a code for a
// telephone: what is touched there is not seen here.
const kioskElsewhere = 5 * time.Minute

// presenceQuestion is the question, with the panel that it covers.
type presenceQuestion struct {
	before *panel
	left   *widgets.Text
}

// watch looks every second whether somebody is there.
func (f *kioskFrame) watch() {
	f.look()
	f.runner.Alarm(time.Second, f.watch)
}

func (f *kioskFrame) look() {
	if f.view == nil {
		return // nothing is shown yet
	}
	if f.fit() {
		f.redrawAll()
	}
	if !f.atRest() {
		f.restSince = time.Time{}
	}
	left := f.idle.left(f.now())
	if f.isElsewhere() {
		left += kioskElsewhere - kioskIdle
	}
	switch {
	case f.atRest():
		f.resetIdle()
		f.startNewer()
	case left <= -kioskAnswer:
		f.cleanStart()
	case left <= 0 && f.asked == nil:
		f.askPresence()
	case left <= 0:
		f.asked.left.SetText(f.words.T("kiosk.still.left", "time", f.words.countdown(left+kioskAnswer)))
	case f.asked != nil:
		f.stay() // a touch anywhere is an answer
	}
}

// isElsewhere reports whether the citizen reads in another window, or on a telephone.
func (f *kioskFrame) isElsewhere() bool {
	asked := f.Desk.Telephone()
	open := !asked.State.Over() || asked.State == model.TelephoneExpired // whose question has come by then
	return f.runner.Busy() && f.acts.running == "busy.agent" || asked.ID != "" && open
}

// atRest reports whether the kiosk waits for the next citizen.
func (f *kioskFrame) atRest() bool {
	return f.Desk.Visit().Step == desk.Home && f.TopPanel() == nil && f.messages.shownMessage.text == nil && f.Desk.Lang() == f.lang
}

func (f *kioskFrame) askPresence() {
	before := f.TopPanel()
	f.OpenPanel(func() *panel {
		w := f.words
		ask := &presenceQuestion{before: before, left: widgets.Lead(w.T("kiosk.still.left", "time", w.countdown(f.idle.left(f.now())+kioskAnswer)))}
		f.asked = ask
		yes := widgets.NewButton(widgets.Primary, w.T("kiosk.still.yes"), "", f.stay)
		end := widgets.NewButton(widgets.Secondary, w.T("finish.yes"), "", f.cleanStart)
		return &panel{
			onClose: func() { f.asked = nil },
			title:   w.T("kiosk.still.title"), atTop: true, centered: true, focus: yes, back: f.stay, plain: true, height: kioskQuestion,
			body:    widgets.VStack(16, widgets.Body(w.T("kiosk.still.text")), ask.left),
			buttons: []fyne.CanvasObject{end, yes}, keys: map[fyne.KeyName]func(){KeyPrimary: f.stay},
		}
	})
}

// stay goes on with the visit as it was.
func (f *kioskFrame) stay() {
	asked := f.asked
	if asked == nil {
		return
	}
	f.resetIdle()
	f.ClosePanel()
	if asked.before != nil {
		f.OpenPanel(asked.before.create)
	}
}

// cleanStart ends the visit of whoever has left, and leaves nothing of them: not on
// the screen, not in memory, not in the clipboard, not in files.
func (f *kioskFrame) cleanStart() {
	f.resetIdle()
	f.runner.Cancel()
	f.keyboard = nil
	f.forget()
	f.root.Objects = []fyne.CanvasObject{container.NewCenter(mark())}
	f.root.Refresh()
	f.runner.Aside(func(ctx context.Context) error {
		f.Desk.Discard(ctx)
		f.clean()
		return nil
	}, func(error) {
		f.citizenLeft()
	})
}

// citizenLeft shows the first page in the language of the office.
func (f *kioskFrame) citizenLeft() {
	f.forget()
	if f.Desk.Lang() != f.lang {
		f.SetLang(f.lang)
		return
	}
	f.Render()
}
