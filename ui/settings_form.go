package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/widgets"
)

// settingsForm is the fields of the settings. It outlives a change of the language
// or of the look, which draws the fields anew.
type settingsForm struct {
	*settingsPanel
	first       bool                           // of the first run
	typed       map[settings.Key]string        // not yet taken
	failed      map[settings.Key]error         // of what was typed
	unreachable map[settings.Key]error         // what a check of it met
	checked     map[settings.Key]func() string // what a check found, in the language of the screens
	focus       settings.Key                   // the setting that was worked on last

	fields map[settings.Key]*widgets.Field
	inputs map[settings.Key]fyne.Focusable
	notice *fyne.Container // what holds only once the window is opened anew
}

func (p *settingsPanel) newForm() *settingsForm {
	return &settingsForm{settingsPanel: p, typed: map[settings.Key]string{}, failed: map[settings.Key]error{}, unreachable: map[settings.Key]error{}, checked: map[settings.Key]func() string{}}
}

// newFirstRunForm is the form on the page of the first run.
func (p *settingsPanel) newFirstRunForm() *settingsForm {
	f := p.newForm()
	f.first, f.focus = true, settings.Office
	return f
}

// clear forgets the fields before they are made again.
func (f *settingsForm) clear() {
	f.fields, f.inputs = map[settings.Key]*widgets.Field{}, map[settings.Key]fyne.Focusable{}
	f.notice = container.NewStack()
	f.notice.Hide()
}

func (f *settingsForm) setting(key settings.Key) settings.Value {
	for _, setting := range f.Settings.Values() {
		if setting.Key == key {
			return setting
		}
	}
	return settings.Value{Key: key}
}

// value is what stands in the field: what was typed, or what is set.
func (f *settingsForm) value(key settings.Key) string {
	if typed, ok := f.typed[key]; ok {
		return typed
	}
	return f.setting(key).Text
}

// row is a setting with its field, and who decided it under it.
func (f *settingsForm) row(key settings.Key) fyne.CanvasObject {
	w, setting := f.words, f.setting(key)
	var input fyne.CanvasObject
	switch choices := f.choices(key); {
	case !setting.Free:
		entry := widgets.NewEntry("")
		entry.SetText(f.word(key, setting.Text))
		entry.SetIcon(widgets.IconLock)
		entry.Disable()
		input = entry
	case key == settings.District:
		input = f.selection(key, choices)
	case choices != nil:
		input = f.segments(key, choices)
	default:
		input = f.line(key)
	}
	field := widgets.NewField(w.T("settings."+string(key)), input)
	f.fields[key] = field
	f.explain(key)
	return field
}

// line is a field to type into. It is taken by Enter, and when the focus leaves it.
func (f *settingsForm) line(key settings.Key) fyne.CanvasObject {
	entry := widgets.NewEntry(f.words.T("settings." + string(key) + ".none"))
	entry.SetText(f.value(key))
	entry.OnChanged = func(text string) {
		f.typed[key], f.focus = text, key
		delete(f.failed, key)
		f.showCheck(key, nil, nil)
	}
	entry.OnFocus = func(focused bool) {
		if focused {
			f.focus = key
		} else {
			f.take(key)
		}
	}
	entry.OnSubmitted = func(string) { f.submit(key) }
	f.inputs[key] = entry.Focusable()
	return entry
}

// segments are a few choices beside each other.
func (f *settingsForm) segments(key settings.Key, choices []string) fyne.CanvasObject {
	texts, chosen := f.texts(key, choices)
	input := widgets.NewBigSegmented(texts, chosen, func(i int) { f.choose(key, choices[i]) })
	f.inputs[key] = input
	return input
}

// selection is many choices, in a list that drops down.
func (f *settingsForm) selection(key settings.Key, choices []string) fyne.CanvasObject {
	texts, chosen := f.texts(key, choices)
	input := widgets.NewSelect(texts, chosen, "", func(i int) { f.choose(key, choices[i]) })
	f.inputs[key] = input
	return input
}

func (f *settingsForm) texts(key settings.Key, choices []string) (texts []string, chosen int) {
	value := f.setting(key).Text
	if key == settings.Lang && f.first {
		value = string(f.words.Lang()) // it may have been changed in the header
	}
	texts, chosen = make([]string, len(choices)), -1
	for i, choice := range choices {
		texts[i] = f.word(key, choice)
		if choice == value {
			chosen = i
		}
	}
	return texts, chosen
}

func (f *settingsForm) choose(key settings.Key, value string) {
	f.focus = key
	f.typed[key] = value
	f.take(key)
}

// submit is Enter in a field: the text is taken, and the window goes on with what
// was filled in where a whole page is filled in.
func (f *settingsForm) submit(key settings.Key) {
	f.take(key)
	if f.TopPanel() == nil {
		f.Primary()
	}
}

// take keeps what was typed or chosen, and does what follows from it.
func (f *settingsForm) take(key settings.Key) {
	typed, ok := f.typed[key]
	if !ok || f.failed[key] != nil {
		return
	}
	before := f.setting(key).Text
	if typed == before {
		delete(f.typed, key)
		if key == settings.Lang {
			f.apply(key)
		}
		return
	}
	if err := f.Settings.Set(key, typed); err != nil {
		f.failed[key] = err
		f.explain(key)
		return
	}
	delete(f.typed, key)
	f.explain(key)
	f.showPending()
	if f.setting(key).Text != before {
		f.apply(key)
	}
}

// takeAll takes what was typed and not yet taken; it reports whether all is right.
func (f *settingsForm) takeAll() bool {
	for key := range f.inputs {
		f.take(key)
	}
	return len(f.failed) == 0
}

// apply has a setting act at once, where it can.
func (f *settingsForm) apply(key settings.Key) {
	switch key {
	case settings.Lang:
		if lang := model.Lang(f.setting(key).Text); lang != f.words.Lang() {
			f.SetLang(lang)
		}
		f.runner.Alarm(revealAfter, f.reveal)
	case settings.Scale, settings.Theme:
		f.ApplyTheme(f.Settings.Look())
		f.runner.Alarm(revealAfter, f.reveal)
	case settings.LockAfter:
		f.idle.after = f.Settings.LockAfter()
	case settings.Central, settings.Proxy:
		f.checkCentral(nil)
	case settings.NCALayer, settings.CA:
		f.checkAgent()
	}
}

// revealAfter is when fields that were drawn anew can be scrolled to.
const revealAfter = 100 * time.Millisecond

// reveal scrolls to the field that was worked on last.
func (f *settingsForm) reveal() {
	if input, ok := f.inputs[f.focus].(fyne.CanvasObject); ok {
		widgets.ScrollIntoView(input)
	}
}

// explain writes under a field what is wrong with it, what a check found, or who
// decided it.
func (f *settingsForm) explain(key settings.Key) {
	field, ok := f.fields[key]
	if !ok {
		return
	}
	field.SetHelp(f.help(f.setting(key)))
	reading, failure := "", ""
	if tell := f.checked[key]; tell != nil && f.unreachable[key] == nil {
		reading = tell()
	}
	err := f.failed[key]
	if err == nil {
		err = f.unreachable[key]
	}
	if err != nil {
		title, action := f.words.ErrorText(err)
		failure = title + " " + action
	}
	field.SetReading(reading)
	field.SetError(failure)
}

// help says under a field who decided it, where that is not the default: what comes from
// a flag, the environment or a rolled-out file is the administrator's.
func (f *settingsForm) help(setting settings.Value) string {
	var texts []string
	switch {
	case !setting.Free:
		return f.words.T("settings.locked")
	case setting.Source == settings.Clerk:
		texts = append(texts, f.words.T("settings.chosen"))
	}
	if setting.Key == settings.Kiosk {
		texts = append(texts, f.words.T("settings.kiosk.help"))
	}
	return strings.Join(texts, " ")
}

// checkCentral asks whether a central answers at the address that is set; then is
// told what came of it, and may be nil.
func (f *settingsForm) checkCentral(then func(error)) {
	address := f.setting(settings.Central).Text
	if address == "" || f.Checks == nil {
		return
	}
	f.showCheck(settings.Central, nil, func() string { return f.words.T("settings.checking") })
	var health model.Health
	f.runner.Aside(func(ctx context.Context) (err error) {
		ctx, cancel := context.WithTimeout(ctx, checkPatience)
		defer cancel()
		health, err = f.Checks.Central(ctx, address)
		return err
	}, func(err error) {
		if f.setting(settings.Central).Text != address {
			return // it was changed meanwhile
		}
		f.showCheck(settings.Central, err, func() string {
			if health.Practice {
				return f.words.T("settings.central.practice", "version", health.Version)
			}
			return f.words.T("settings.central.ok", "version", health.Version)
		})
		if then != nil {
			then(err)
		}
	})
}

// checkPatience is how long a check may take.
const checkPatience = 10 * time.Second

// checkAgent asks whether NCALayer answers, with the authority that is set.
func (f *settingsForm) checkAgent() {
	address, authority := f.setting(settings.NCALayer).Text, f.setting(settings.CA).Text
	if f.Checks == nil {
		return
	}
	f.showCheck(settings.NCALayer, nil, func() string { return f.words.T("settings.checking") })
	var version string
	f.runner.Aside(func(ctx context.Context) (err error) {
		ctx, cancel := context.WithTimeout(ctx, checkPatience)
		defer cancel()
		version, err = f.Checks.NCALayer(ctx, address, authority)
		return err
	}, func(err error) {
		if f.setting(settings.NCALayer).Text == address && f.setting(settings.CA).Text == authority {
			f.showCheck(settings.NCALayer, err, func() string { return f.words.T("settings.ncalayer.ok", "version", version) })
		}
	})
}

// showCheck writes under a field what a check of it found. An address that does not
// answer is kept all the same: the line may come later.
func (f *settingsForm) showCheck(key settings.Key, err error, tell func() string) {
	f.unreachable[key], f.checked[key] = err, tell
	f.explain(key)
}

// showPending tells of what holds only once the window is opened anew.
func (f *settingsForm) showPending() {
	if f.notice == nil || f.TopPanel() == nil && !f.Unset {
		return
	}
	if !f.Settings.Pending() || f.Unset {
		f.notice.Hide()
		return
	}
	banner := widgets.NewBanner(widgets.Info, widgets.BannerText{Title: f.words.T("settings.pending"), Text: f.words.T("settings.pending.text")})
	if f.Reopen != nil {
		banner = widgets.NewBanner(widgets.Info, widgets.BannerText{Title: f.words.T("settings.pending")},
			widgets.NewButton(widgets.Secondary, f.words.T("settings.reopen"), keyLabel(KeyAgain), f.reopen))
	}
	f.notice.Objects = []fyne.CanvasObject{banner}
	f.notice.Show()
	f.notice.Refresh()
	if top := f.TopPanel(); top != nil {
		top.overlay.Refresh()
	}
}

// reopen opens the window anew with what is set now, once nothing runs in it.
func (f *settingsForm) reopen() {
	if !f.runner.Busy() && f.takeAll() && f.Settings.Pending() && f.Reopen != nil {
		f.ClosePanel()
		f.Reopen()
	}
}

// focusable is what gets the focus: what was worked on last, or the first that can
// be changed.
func (f *settingsForm) focusable() fyne.Focusable {
	if input, ok := f.inputs[f.focus]; ok {
		return input
	}
	for _, group := range settingGroups {
		for _, key := range group.keys {
			if input, ok := f.inputs[key]; ok {
				return input
			}
		}
	}
	return nil
}
