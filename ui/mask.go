package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// revealFor is how long a hidden value is shown whole.
const revealFor = 10 * time.Second

// masks are the values on the page that are hidden until somebody asks for them, and
// which of them are shown now. Whoever looks is written down.
type masks struct {
	*env
	visible func(fyne.CanvasObject) bool // reports whether an object stands on top of the window
	noted   func()                       // tells that it was written down who looked

	maskedValues []mask
	until        map[string]time.Time
}

// mask is one hidden value. Its name tells it from the others of the same record, so
// that it stays shown when its page is drawn again.
type mask struct {
	record, name string
	object       fyne.CanvasObject
	show         func(bool)
	here         func() bool // reports whether the person looks at it; nil: wherever it stands
}

func (m mask) id() string { return m.record + " " + m.name }

// anyHidden reports whether there is a value that can be revealed.
func (m *masks) anyHidden() bool { return len(m.maskedValues) > 0 }

// forgetMasks forgets every value, with what is shown of them.
func (m *masks) forgetMasks() { m.maskedValues, m.until = nil, nil }

// cut leaves the first of the values, where the others are gone.
func (m *masks) cut(to int) { m.maskedValues = m.maskedValues[:min(to, len(m.maskedValues))] }

// shows reports whether a value is shown whole now.
func (m *masks) shows(id string, now time.Time) bool { return now.Before(m.until[id]) }

// Masked is a value of a record that is hidden in part, with its eye.
func (m *masks) Masked(record, name, hidden, whole string) *widgets.Masked {
	value := widgets.NewMasked(hidden, whole, m.words.T("mask.reveal"))
	one := mask{record: record, name: name, object: value, show: value.SetShown}
	value.OnPressed = func() {
		if value.Shown() {
			m.hide(one)
			return
		}
		m.reveal(one)
	}
	m.AddMask(one)
	return value
}

// MaskedPhone hides a number that stands in a field already: whoever types begins anew.
func (m *masks) MaskedPhone(record string, field *widgets.DigitsEntry) {
	phone, err := model.ParsePhone(field.Digits())
	if err != nil {
		return
	}
	hidden := phone.Masked()[len("+7 "):]
	field.Mask(hidden)
	m.AddMask(mask{record: record, name: "phone in its field", object: field, show: func(show bool) {
		switch {
		case show:
			field.Unmask()
		case field.Digits() == string(phone[len("+7"):]):
			field.Mask(hidden)
		}
	}})
}

func (m *masks) AddMask(one mask) {
	m.maskedValues = append(m.maskedValues, one)
	if m.shows(one.id(), m.now()) {
		one.show(true)
	}
}

// HideIIN is a value of a list's row, hidden unless it was asked for.
func (m *masks) HideIIN(record, name string, iin model.IIN) string {
	if m.shows(record+" "+name, m.now()) {
		return iin.Grouped()
	}
	return iin.Masked()
}

// reveal shows a value for a while and writes down that it was.
func (m *masks) reveal(values ...mask) {
	noted := map[string]bool{}
	for _, one := range values {
		if m.until == nil {
			m.until = map[string]time.Time{}
		}
		m.until[one.id()] = m.now().Add(revealFor)
		one.show(true)
		if !noted[one.record] {
			noted[one.record] = true
			m.Desk.Note(model.ActionRevealed, one.record)
		}
	}
	m.runner.Alarm(revealFor, m.hideWaited)
	m.noted()
}

// hide hides a value before its time.
func (m *masks) hide(one mask) {
	delete(m.until, one.id())
	one.show(false)
}

// hideWaited hides what was shown long enough.
func (m *masks) hideWaited() {
	for _, one := range m.maskedValues {
		if _, shown := m.until[one.id()]; shown && !m.shows(one.id(), m.now()) {
			m.hide(one)
		}
	}
}

// hideAll hides everything: the window is locked, or somebody else comes.
func (m *masks) hideAll() {
	for _, one := range m.maskedValues {
		if _, shown := m.until[one.id()]; shown {
			one.show(false)
		}
	}
	clear(m.until)
}

// hidden are the values that can be asked for where the person looks: on the panel, or
// on the page.
func (m *masks) hidden() []mask {
	var there []mask
	for _, one := range m.maskedValues {
		if m.visible(one.object) && (one.here == nil || one.here()) {
			there = append(there, one)
		}
	}
	return there
}

// Reveal shows every hidden value in view, or hides them again: Ctrl+R.
func (m *masks) Reveal() {
	there := m.hidden()
	var shown, covered []mask
	for _, one := range there {
		if m.shows(one.id(), m.now()) {
			shown = append(shown, one)
		} else {
			covered = append(covered, one)
		}
	}
	if len(covered) > 0 {
		m.reveal(covered...)
		return
	}
	for _, one := range shown {
		m.hide(one)
	}
}
