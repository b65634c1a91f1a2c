package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// later sets the clock of the computer.
func (s *stage) later(by time.Duration) {
	s.shell.Desk.Clock = func() time.Time { return time.Now().Add(by) }
}

func TestWhatIsSignedByACodeAndNotAnsweredIsToldWithItsHour(t *testing.T) {
	s, connection := newCutStage(t)
	family := s.family("ready")
	s.toCheck(family)
	s.key(ui.KeyCode)
	until := s.shell.Desk.SigningCode().ExpiresAt.In(model.Zone).Format("15:04")
	s.pull(connection, false)
	s.write(s.code(family.Applicant().Phone))
	s.key(fyne.KeyReturn)
	s.at(desk.Pending)
	for _, lang := range model.Langs() {
		s.shell.SetLang(lang)
		s.shows("pending.code.title")
		s.shows("pending.code", "time", until)
	}
	s.later(10 * time.Minute)
	s.shell.Render()
	s.shows("pending.code.over", "time", until)
	s.later(0)
	s.pull(connection, true)
	s.deliver()
	s.at(desk.Notice) // it came in time after all
}

func TestAStatementThatStoodOverNightIsReadAgainBeforeItIsSigned(t *testing.T) {
	for name, key := range map[string]fyne.KeyName{"by key": ui.KeySignature, "by code": ui.KeyCode} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.toCheck(s.family("ready"))
			before := s.shell.Desk.Visit().Text
			s.later(24 * time.Hour)
			s.key(key)
			s.shows("error.statement_renewed.title")
			s.at(desk.Check)
			if s.shell.Desk.Visit().Text == before || s.shell.Desk.SigningCode().ID != "" {
				t.Error("what was read yesterday is signed today")
			}
		})
	}
}
