package ui

import (
	"maps"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// ReadKeys has every window of a test show the keys of its texts.
func ReadKeys(t *testing.T) {
	catalogue = assets.Keys
	t.Cleanup(func() { catalogue = assets.Texts })
}

// Tick does what the timers of a window do: a window of a test has none.
func (s *Shell) Tick() {
	s.lock.lockIdle()
	s.lock.tick()
	s.startNewerAtRest()
	s.hideWaited()
	if kiosk, ok := s.frame.(*kioskFrame); ok {
		kiosk.look()
	}
	if s.input.active {
		s.input.typeWaited()
	}
}

// WithScanner gives the window of a test a scanner.
func (s *Shell) WithScanner(clock func() time.Time) {
	s.Clock, s.input.active = clock, true
}

// Count is a text about a number of things.
func (s *Shell) Count(key string, n int) string { return s.words.N(key, n) }

// SigningPhone is what is typed of the phone that a code for signing goes to.
func (s *Shell) SigningPhone() string {
	if page, ok := s.page.(*checkPage); ok {
		return page.phone
	}
	return ""
}

// Covered is what lies under the lock, nil where nothing is locked.
func (s *Shell) Covered() []fyne.CanvasObject {
	if !s.Locked() {
		return nil
	}
	return s.lock.screen.covered
}

// WithCitizenWindow has the window of the citizen be another one than the test driver's:
// the driver takes every object for one of its newest window.
func (s *Shell) WithCitizenWindow(w fyne.Window) {
	s.citizen.newWindow = func(string) fyne.Window { return w }
	s.citizen.toggle()
}

// CitizenWindow is the window of the citizen, nil while it is closed.
func (s *Shell) CitizenWindow() fyne.Window {
	if s.citizen == nil {
		return nil
	}
	return s.citizen.second
}

// Reload fetches what the page shows anew.
func (s *Shell) Reload() {
	if page, ok := s.page.(loader); ok {
		page.progress().loaded = false
	}
	s.Render()
}

// Drop drops a file on the window.
func (s *Shell) Drop(path string) { s.drop(path) }

// WhenBusy has something happen between the start of an act and its work.
func (s *Shell) WhenBusy(what func()) {
	show := s.runner.showBusy
	s.runner.showBusy = func(text string) {
		show(text)
		if text != "" {
			what()
		}
	}
}

// WhenTold has something happen after whatever an act shows.
func (s *Shell) WhenTold(what func()) {
	onUI := s.runner.onUI
	s.runner.onUI = func(show func()) {
		onUI(show)
		what()
	}
}

// Routes lists every screen.
func Routes() []Route {
	routes := []Route{RouteDrafts, RouteOutgoing}
	for _, step := range desk.Steps() {
		routes = append(routes, Route(step))
	}
	return routes
}

// Lock locks the window: Ctrl+L.
func (s *Shell) Lock() { s.lock.Lock() }

// OpenExit asks for the office's PIN: Ctrl+Shift+F12 at a kiosk.
func (s *Shell) OpenExit() { s.exit.open() }

// ToggleCitizen opens the window of the citizen, or closes it: F12.
func (s *Shell) ToggleCitizen() {
	if s.citizen != nil {
		s.citizen.toggle()
	}
}

// OpenPalette opens the line that finds anything: Ctrl+K.
func (s *Shell) OpenPalette() { s.palette.open() }

// Operator returns who works now; the number is 0 before anybody has unlocked.
func (s *Shell) Operator() model.Operator { return s.lock.operator }

// KeyRow is a row of the table of keys: how the key is written, what it means, and the
// texts that name what it does.
type KeyRow struct {
	Key            fyne.KeyName
	Label, Meaning string
	Texts          []string
}

// KeyRows is the table of keys.
func KeyRows() (rows []KeyRow) {
	for _, row := range keyTable {
		rows = append(rows, KeyRow{row.key, keyLabel(row.key), row.meaning, row.texts})
	}
	return rows
}

// UsedKeys are the keys that the page, or the panel before it, has a use for.
func (s *Shell) UsedKeys() []fyne.KeyName {
	if s.top != nil {
		return slices.Collect(maps.Keys(s.top.keys))
	}
	keys := slices.Collect(maps.Keys(s.view.Keys))
	for _, action := range s.view.Actions {
		keys = append(keys, action.Key)
	}
	return keys
}

// ToldKeys are the hints in the foot of the page.
func (s *Shell) ToldKeys() []widgets.Hint { return s.view.Hints }

// OfficerExpired ends the session of the officer by the clock of the counter.
func (s *Shell) OfficerExpired() { s.officerExpired() }

// PressX presses the × of the window.
func (s *Shell) PressX() { s.confirmClose() }

// WhenClosed has something happen in place of the closing of the window.
func (s *Shell) WhenClosed(what func()) { s.closeWindow = what }

// FollowTelephone asks once how far a telephone has come: the window of a test has no timers.
func (s *Shell) FollowTelephone() {
	if page, ok := s.page.(interface{ way() *byTelephone }); ok {
		page.way().follow()
	}
}

func (l *login) way() *byTelephone { return l.byTelephone }

func (p *signing) way() *byTelephone { return p.byTelephone }
