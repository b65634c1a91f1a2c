package ui_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

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
