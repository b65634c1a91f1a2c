package counter

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
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
		stopWaiting := ui.ShowReopening(c.window, lang)
		next := c.options
		next.Practice = c.practiceAsked
		next.apply(next.Settings)
		b := c.newBuilder(next)
		c.background.Go(func() {
			if err := closeServices(); err != nil {
				c.log.Warn("close before the window opens anew", "err", err)
			}
			err := b.Start(c.ctx)
			fyne.Do(func() {
				if c.closed.Load() {
					return // and this is any goroutine
				}
				stopWaiting()
				c.showReopened(b, err)
			})
		})
	})
}

// showReopened fills the window, or shows why its services could not be built.
func (c *counter) showReopened(b *builder, err error) {
	c.options = b.options
	c.use(b)
	c.app.Settings().SetTheme(theme.New(c.look()))
	c.window.SetFullScreen(c.options.Kiosk)
	if err != nil {
		c.log.Error("open the window anew", "code", model.CodeOf(err), "err", err)
		title, action := assets.Texts(c.options.Lang).ErrorText(err)
		ui.ShowFailure(c.window, c.options.Lang, title, action, model.CodeOf(err))
		return
	}
	c.shell = ui.New(c.window, c.config())
}
