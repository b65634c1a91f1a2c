package counter

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/theme"
)

// look is what the settings say about the look of the window.
func (w *wiring) look() theme.Options {
	o := theme.Options{Kiosk: w.options.Kiosk, Scale: float32(w.options.Scale) / 100, Variant: theme.Variant(w.options.Theme)}
	if w.options.Theme == settings.ThemeSystem {
		o.Variant = theme.VariantLight
		if w.app.Settings().ThemeVariant() == fynetheme.VariantDark {
			o.Variant = theme.VariantDark
		}
	}
	return o
}

// followSystem changes the look with that of the system, where the settings say so.
func (w *wiring) followSystem() {
	w.app.Settings().AddListener(func(fyne.Settings) {
		if w.shell != nil && theme.Current().Options() != w.look() {
			w.shell.ApplyTheme(w.look())
		}
	})
}
