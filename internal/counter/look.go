package counter

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/theme"
)

// look is what the settings say about the look of the window.
func (c *counter) look() theme.Options {
	o := theme.Options{Kiosk: c.options.Kiosk, Scale: float32(c.options.Scale) / 100, Variant: theme.Variant(c.options.Theme)}
	if c.options.Theme == settings.ThemeSystem {
		o.Variant = theme.VariantLight
		if c.app.Settings().ThemeVariant() == fynetheme.VariantDark {
			o.Variant = theme.VariantDark
		}
	}
	return o
}

// followSystem changes the look with that of the system, where the settings say so.
func (c *counter) followSystem() {
	c.app.Settings().AddListener(func(fyne.Settings) {
		if c.shell != nil && theme.Current().Options() != c.look() {
			c.shell.ApplyTheme(c.look())
		}
	})
}
