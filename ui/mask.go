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
	all   []mask
	until map[string]time.Time
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

// shows reports whether a value is shown whole now.
func (m *masks) shows(id string, now time.Time) bool { return now.Before(m.until[id]) }

// Masked is a value of a record that is hidden in part, with its eye.
func (s *Shell) Masked(record, name, hidden, whole string) *widgets.Masked {
	value := widgets.NewMasked(hidden, whole, s.words.T("mask.reveal"))
	one := mask{record: record, name: name, object: value, show: value.SetShown}
	value.OnPressed = func() {
		if value.Shown() {
			s.hide(one)
			return
		}
		s.reveal(one)
	}
	s.AddMask(one)
	return value
}

// MaskedPhone hides a number that stands in a field already: whoever types begins anew.
func (s *Shell) MaskedPhone(record string, field *widgets.DigitsEntry) {
	phone, err := model.ParsePhone(field.Digits())
	if err != nil {
		return
	}
	hidden := phone.Masked()[len("+7 "):]
	field.Mask(hidden)
	s.AddMask(mask{record: record, name: "phone in its field", object: field, show: func(show bool) {
		switch {
		case show:
			field.Unmask()
		case field.Digits() == string(phone[len("+7"):]):
			field.Mask(hidden)
		}
	}})
}

func (s *Shell) AddMask(one mask) {
	s.masks.all = append(s.masks.all, one)
	if s.masks.shows(one.id(), s.now()) {
		one.show(true)
	}
}

// HideIIN is a value of a list's row, hidden unless it was asked for.
func (s *Shell) HideIIN(record, name string, iin model.IIN) string {
	if s.masks.shows(record+" "+name, s.now()) {
		return iin.Grouped()
	}
	return iin.Masked()
}

// reveal shows a value for a while and writes down that it was.
func (s *Shell) reveal(values ...mask) {
	noted := map[string]bool{}
	for _, one := range values {
		if s.masks.until == nil {
			s.masks.until = map[string]time.Time{}
		}
		s.masks.until[one.id()] = s.now().Add(revealFor)
		one.show(true)
		if !noted[one.record] {
			noted[one.record] = true
			s.Desk.Note(model.ActionRevealed, one.record)
		}
	}
	s.runner.Alarm(revealFor, s.hideWaited)
	if !s.Kiosk { // it keeps no log
		s.Toast("mask.noted")
	}
}

// hide hides a value before its time.
func (s *Shell) hide(one mask) {
	delete(s.masks.until, one.id())
	one.show(false)
}

// hideWaited hides what was shown long enough.
func (s *Shell) hideWaited() {
	for _, one := range s.masks.all {
		if _, shown := s.masks.until[one.id()]; shown && !s.masks.shows(one.id(), s.now()) {
			s.hide(one)
		}
	}
}

// hideAll hides everything: the window is locked, or somebody else comes.
func (s *Shell) hideAll() {
	for _, one := range s.masks.all {
		if _, shown := s.masks.until[one.id()]; shown {
			one.show(false)
		}
	}
	clear(s.masks.until)
}

// hidden are the values that can be asked for where the person looks: on the panel, or
// on the page.
func (s *Shell) hidden() []mask {
	var there []mask
	for _, one := range s.masks.all {
		if s.stands(one.object) && (one.here == nil || one.here()) {
			there = append(there, one)
		}
	}
	return there
}

// Reveal shows every hidden value in view, or hides them again: Ctrl+R.
func (s *Shell) Reveal() {
	if s.lock != nil {
		return
	}
	there := s.hidden()
	var shown, covered []mask
	for _, one := range there {
		if s.masks.shows(one.id(), s.now()) {
			shown = append(shown, one)
		} else {
			covered = append(covered, one)
		}
	}
	if len(covered) > 0 {
		s.reveal(covered...)
		return
	}
	for _, one := range shown {
		s.hide(one)
	}
}
