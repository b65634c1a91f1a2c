package ui_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// TestANewerVersionIsToldBetweenVisitsAndStartedByTheClerk has one come while the first page is shown.
func TestANewerVersionIsToldBetweenVisitsAndStartedByTheClerk(t *testing.T) {
	s := newStage(t)
	version, started := "", 0
	s.shell.Newer = &ui.Newer{Ready: func() string { return version }, Start: func() { started++ }}
	s.shell.NewerIsReady()
	if s.tells("0.2.0") {
		t.Error("a version is told that is not there")
	}
	version = "0.2.0"
	for _, lang := range model.Langs() {
		s.shell.SetLang(lang)
		s.shell.NewerIsReady()
		s.shows("newer.ready", "version", version)
		if into := os.Getenv(picturesInto); into != "" {
			must(t, writePicture(filepath.Join(into, "newer-"+string(lang)+".png"), s.window.Canvas().Capture()))
		}
	}
	s.tap(s.shell.Text("newer.start"))
	if started != 1 {
		t.Errorf("it was started %d times", started)
	}
	s.shell.Primary()
	s.shell.NewerIsReady()
	if s.tells("0.2.0") {
		t.Errorf("it is told during a visit: %q", s.texts())
	}
}

// TestAKioskStartsANewerVersionWhenNobodyIsThere waits with and without a citizen.
func TestAKioskStartsANewerVersionWhenNobodyIsThere(t *testing.T) {
	k := newStand(t, false)
	started := 0
	k.shell.Newer = &ui.Newer{Ready: func() string { return "0.2.0" }, Start: func() { started++ }}
	k.tap(k.shell.Text("kiosk.start"))
	k.waits(50 * time.Second)
	if started != 0 {
		t.Error("it was started during a visit")
	}
	k.waits(time.Minute) // the visit has been ended, and the page has not rested long enough
	if started != 0 {
		t.Error("it was started right after a visit")
	}
	k.waits(3 * time.Minute)
	if started == 0 {
		t.Error("it was not started")
	}
}

// TestAnOfficeStartsANewerVersionWhenNobodyIsThere waits in a visit, over a panel, on another page and
// with something to send before it does, and begins to count once it is told.
func TestAnOfficeStartsANewerVersionWhenNobodyIsThere(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	started, ready := 0, ""
	o.shell.Newer = &ui.Newer{Ready: func() string { return ready }, Start: func() { started++ }}
	rests := func(d time.Duration, want int, where string) {
		t.Helper()
		o.now = o.now.Add(d)
		o.shell.Tick()
		if started != want {
			t.Errorf("%s: it was started %d times, want %d", where, started, want)
		}
	}
	o.unlock(1)
	rests(time.Hour, 0, "none is there")
	ready = "0.2.0"
	o.shell.NewerIsReady()
	rests(time.Minute, 0, "told, for a minute")
	o.unlock(1)
	for where, press := range map[string]fyne.KeyName{"a panel": ui.KeyOperators, "the drafts": ui.KeyDrafts, "a visit": ui.KeyPrimary} {
		o.key(press)
		rests(3*time.Minute, 0, where)
		o.key(fyne.KeyEscape, fyne.KeyEscape)
		o.at(desk.Home)
	}
	rests(time.Minute, 0, "somebody was there a minute ago")
	rests(90*time.Second, 1, "nobody is there")
}

// TestWhatWaitsIsSentBeforeANewerVersionStarts has an act wait for the line: after the start it would
// wait for a PIN at an office, and be lost at a kiosk.
func TestWhatWaitsIsSentBeforeANewerVersionStarts(t *testing.T) {
	for name, open := range map[string]func(*stage) func(time.Duration){
		"an office": func(s *stage) func(time.Duration) {
			s.shell.Close()
			o := &office{stage: s, staff: newStaff("Тестова А."), now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
			o.build(s.shell.Desk)
			return func(d time.Duration) { o.now = o.now.Add(d); o.shell.Tick() }
		},
		"a kiosk": func(s *stage) func(time.Duration) { return newStandOf(s, s.shell.Desk, false).waits },
	} {
		t.Run(name, func(t *testing.T) {
			s, connection := newCutStage(t, "ready")
			s.pull(connection, false)
			s.signOffline(s.family("ready"))
			s.key(ui.KeyNext)
			s.at(desk.Home)
			waits := open(s)
			started := 0
			s.shell.Newer = &ui.Newer{Ready: func() string { return "0.2.0" }, Start: func() { started++ }}
			s.shell.NewerIsReady()
			waits(3 * time.Minute)
			if started != 0 {
				t.Error("it was started while an act waits")
			}
			s.pull(connection, true)
			s.deliver()
			waits(3 * time.Minute)
			if started == 0 {
				t.Error("it was not started")
			}
		})
	}
}
