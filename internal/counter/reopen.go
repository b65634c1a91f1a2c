package counter

import (
	"errors"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache/instance"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// reopen opens the window anew with what is set now. What the key that asked for it
// still does comes first. The services that the window worked with are closed, and those
// that it will work with are built, in the background: a log-out may take seconds.
func (c *counter) reopen() {
	fyne.Do(func() {
		if c.shell == nil {
			return // it is being opened already
		}
		lang := c.shell.Desk.Lang()
		closeServices := c.detach()
		c.opening = ui.ShowReopening(c.window, lang)
		next := c.options
		next.Practice = c.practiceAsked
		next.apply(next.Settings)
		b := c.newBuilder(next)
		c.open(b, func() error {
			if err := closeServices(); err != nil {
				c.log.Warn("close before the window opens anew", "err", err)
			}
			return b.Start(c.ctx)
		}, func(error) {})
	})
}

// open has the services of a window that is being opened built, in the background, and shows
// them, or why they could not be built; then is called after that.
func (c *counter) open(b *builder, build func() error, then func(error)) {
	c.background.Go(func() {
		err := build()
		fyne.Do(func() {
			if c.closed.Load() {
				return // and this is any goroutine
			}
			c.opening.Stop()
			c.opening = nil
			c.showOpened(b, err)
			then(err)
		})
	})
}

// showOpened fills the window, or shows why its services could not be built.
func (c *counter) showOpened(b *builder, err error) {
	c.options = b.options
	c.use(b)
	if theme.Current().Options() != c.look() {
		c.app.Settings().SetTheme(theme.New(c.look()))
	}
	c.window.SetFullScreen(c.options.Kiosk)
	if inUse, ok := errors.AsType[*instance.InUse](err); ok && inUse.Answered {
		c.app.Quit() // the first copy has come to the front
		return
	}
	if err != nil {
		c.log.Error("open the window", "code", model.CodeOf(err), "err", err)
		title, action := assets.Texts(c.options.Lang).ErrorText(err)
		ui.ShowFailure(c.window, c.options.Lang, title, action, model.CodeOf(err))
		return
	}
	c.shell = ui.New(c.window, c.config())
}
