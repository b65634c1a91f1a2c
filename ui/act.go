package ui

import (
	"context"

	"akmola.kz/kezek/ui/widgets"
)

// acts runs what the clerk asked for.
type acts struct {
	*env
	messages *messages
	render   func()
	fail     func(error)
	running  string // key of the text of the act that runs
}

// Act draws the page again after the work, wherever the visit then stands. A failure is
// told on the page and changes nothing on it.
func (a *acts) Act(busy string, work func(context.Context) error) {
	a.ActThen(busy, work, func(err error) {
		if err == nil {
			a.render()
			return
		}
		a.fail(err)
	})
}

// ActThen is Act with another end.
func (a *acts) ActThen(busy string, work func(context.Context) error, then func(error)) {
	a.messages.ShowMessage(0, nil)
	a.Start(busy, work, then)
}

// Start runs an act and leaves the message as it is.
func (a *acts) Start(busy string, work func(context.Context) error, then func(error)) {
	if !a.runner.Busy() {
		a.running = busy
	}
	a.runner.Act(a.words.T(busy), work, func(err error) {
		a.resetIdle() // whoever waited for it reads it now
		then(err)
	})
}

// AskAgent runs what NCALayer answers, in a window of its own that may lie behind this one:
// that is told for as long as it is waited for.
func (b base) AskAgent(work func(context.Context) error, then func(error)) {
	if b.runner.Busy() {
		return
	}
	b.ShowMessage(widgets.Info, func() widgets.BannerText {
		return widgets.BannerText{Title: b.words.T("agent.window"), Text: b.words.T("agent.window.text")}
	})
	b.Start("busy.agent", work, func(err error) {
		b.clearMessage()
		then(err)
	})
}
