package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// Settings are what can be set at this computer.
type Settings interface {
	Values() []settings.Value
	Problems() []settings.Problem
	// Set keeps what the clerk chose; an empty text gives the default back.
	Set(key settings.Key, text string) error
	// Look is what the settings say of the theme.
	Look() theme.Options
	// LockAfter is after how long the window locks; 0: never.
	LockAfter() time.Duration
	// Pending reports whether something holds only once the window is opened anew.
	Pending() bool
}

// Checks ask the central and NCALayer whether an address is right, before it is worked with.
type Checks interface {
	Central(ctx context.Context, address string) (model.Health, error)
	NCALayer(ctx context.Context, address, authority string) (version string, err error)
}

// settingsWidth is that of the panel, in units of the drawing.
const settingsWidth = 760

// settingGroups are the settings in the order of the panel.
var settingGroups = []struct {
	title string
	keys  []settings.Key
}{
	{"settings.look", []settings.Key{settings.Lang, settings.Scale, settings.Theme}},
	{"settings.place", []settings.Key{settings.Office, settings.District, settings.Kiosk}},
	{"settings.line", []settings.Key{settings.Central, settings.Proxy, settings.NCALayer, settings.CA}},
	{"settings.keep", []settings.Key{settings.LockAfter, settings.KeepDrafts, settings.KeepAccepted}},
}

// settingsPanel shows what is set at this computer.
type settingsPanel struct {
	*env
	settingsHost
	diagnostics func()
}

// settingsHost is what the settings need of the window.
type settingsHost interface {
	panelOpener
	SetLang(lang model.Lang)
	ApplyTheme(o theme.Options)
	Primary()
}

// open shows what is set at this computer, and who decided it.
func (p *settingsPanel) open() { p.openAt("") }

// openAt opens them at one of them.
func (p *settingsPanel) openAt(key settings.Key) {
	if p.Settings == nil {
		return
	}
	form := p.newForm()
	form.focus = key
	p.OpenPanel(func() *panel {
		w := p.words
		form.clear()
		column := widgets.VStack(14, form.notice)
		for _, group := range settingGroups {
			column.Add(widgets.Section(w.T(group.title)))
			for _, key := range group.keys {
				column.Add(form.row(key))
			}
			column.Add(widgets.VGap(4))
		}
		sheet := scrolling(&panel{
			title: w.T("settings.title"), topic: topicSettings, width: settingsWidth, focus: form.focusable(),
			back: func() { form.takeAll(); p.ClosePanel() },
		}, widgets.Inset(4, 12, 4, 4, column))
		sheet.keys = map[fyne.KeyName]func(){KeyDiagnostics: p.diagnostics}
		if p.Diagnostics != nil {
			sheet.buttons = append(sheet.buttons, widgets.NewButton(widgets.Secondary, w.T("diagnostics.title"), keyLabel(KeyDiagnostics), p.diagnostics))
		}
		if p.Reopen != nil {
			sheet.keys[KeyAgain] = form.reopen
		}
		form.showPending()
		return sheet
	})
}

// settingsBanner tells of settings that cannot be right; nil where all are.
func (e *env) settingsBanner() fyne.CanvasObject {
	if e.Settings == nil {
		return nil
	}
	problems := e.Settings.Problems()
	if len(problems) == 0 {
		return nil
	}
	column := widgets.VStack(8)
	for _, problem := range problems {
		title, action := e.words.ErrorText(problem.Err)
		column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{
			Title: title, Text: action, Note: e.words.T("settings.problem", "where", problem.Where),
		}))
	}
	return column
}
