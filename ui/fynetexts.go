package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// setFyneTexts gives Fyne's own texts (file dialog, menus of a field) in the
// language of the screens. Fyne looks them up under the system's locale and cannot
// be told another, so the texts are put there.
func (e *env) setFyneTexts(l model.Lang) {
	resource := fyne.NewStaticResource("kezek."+string(l)+".json", assets.FyneTranslations(l))
	if err := lang.AddTranslationsForLocale(resource.Content(), lang.SystemLocale()); err != nil {
		e.Log.Error("texts of the toolkit", "lang", l, "err", err)
	}
}
