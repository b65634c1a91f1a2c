package ui_test

import (
	"slices"
	"testing"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// TestWhatAKeyMetIsNotToldBesideWhatACodeLacks tells of one way of logging in at a time.
func TestWhatAKeyMetIsNotToldBesideWhatACodeLacks(t *testing.T) {
	s := newStage(t) // nobody's key is there: the choice is cancelled
	s.toLogin()
	s.key(ui.KeySignature)
	s.shows("error.ncalayer_cancelled.title")
	if slices.Contains(s.texts(), s.shell.Text("error.code", "code", model.CodeNCALayerCancelled)) {
		t.Error("an ordinary answer has an error code under it")
	}
	if _, ok := s.window.Canvas().Focused().(*widgets.Button); !ok {
		t.Errorf("the focus is on %T, not where a key is chosen again", s.window.Canvas().Focused())
	}
	s.key(ui.KeyCode)
	s.shows("form.wrong")
	if slices.Contains(s.texts(), s.shell.Text("error.ncalayer_cancelled.title")) {
		t.Error("the errors of both ways stand there")
	}
}

func TestALoginWithoutAConnectionBeginsWhereItCanWork(t *testing.T) {
	s, connection := newCutStage(t, "ready")
	s.pull(connection, false)
	s.key(ui.KeyPrimary, ui.KeyPrimary)
	s.at(desk.Login)
	if _, ok := s.window.Canvas().Focused().(*widgets.Button); !ok {
		t.Errorf("the focus is on %T: a code needs a connection", s.window.Canvas().Focused())
	}
}

func TestAKeyThatCannotBeTakenNowIsAnsweredWithAWord(t *testing.T) {
	s := newStage(t, "ready")
	s.holder.iin = s.family("ready").Applicant().IIN
	s.toLogin()
	s.shell.WhenBusy(func() {
		s.key(ui.KeyEnd)
		s.shows("busy.first")
		s.shows("agent.window")
	})
	s.key(ui.KeySignature)
	s.shows("login.owner.confirm")
}
