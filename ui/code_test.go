package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// toCode asks for a code to the family's phone.
func (s *stage) toCode() {
	s.t.Helper()
	applicant := s.family("ready").Applicant()
	s.toLogin()
	s.write(string(applicant.IIN))
	s.key(fyne.KeyReturn)
	s.write(string(applicant.Phone)[2:])
	s.key(fyne.KeyReturn)
	s.shows("login.otp")
}

func TestACodeThatIsDeadNamesNoTimeUntilWhichItHolds(t *testing.T) {
	s := newStage(t)
	s.toCode()
	until := s.shell.Text("login.otp.sent", "phone", "", "until", "")[:10]
	for try := range 5 {
		if !strings.Contains(strings.Join(s.texts(), "\n"), until) {
			t.Errorf("after %d tries nothing tells until when it holds", try)
		}
		s.write("000000")
	}
	s.shows("error.otp_locked.field")
	if strings.Contains(strings.Join(s.texts(), "\n"), until) {
		t.Errorf("%q", s.texts())
	}
}

func TestTheWaitForAnotherCodeIsAMinuteWhateverTheClock(t *testing.T) {
	for _, ahead := range []time.Duration{-time.Hour, time.Hour} {
		s := newStage(t)
		s.shell.Desk.Clock = func() time.Time { return time.Now().Add(ahead) }
		s.toCode()
		told := strings.Join(s.texts(), "\n")
		if !strings.Contains(told, s.shell.Text("login.otp.resend", "time", "1:00")) && !strings.Contains(told, s.shell.Text("login.otp.resend", "time", "0:59")) {
			t.Errorf("%s ahead: %q", ahead, s.texts())
		}
	}
}
