package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// toOutgoing signs a statement without a connection and opens the list of those on their way.
func toOutgoing(t *testing.T) *stage {
	t.Helper()
	s := toPending(t)
	s.key(ui.KeyNext)
	s.at(desk.Home)
	s.key(ui.KeyOutgoing)
	s.on(ui.RouteOutgoing)
	return s
}

func (s *stage) lists(text string) bool {
	return slices.ContainsFunc(s.texts(), func(shown string) bool { return strings.HasPrefix(shown, text) })
}

func TestStatementsAreFoundByTheDayOfTheirSigning(t *testing.T) {
	s := toOutgoing(t)
	today := s.shell.Desk.Clock().In(time.FixedZone("", 5*60*60))
	s.key(ui.KeyFind)
	s.write(today.AddDate(0, 0, -1).Format("02012006"))
	s.shows("outbox.none")
	s.key(fyne.KeyUp) // the next day
	if !s.lists("Тестова") {
		t.Errorf("the statement of this day is not there: %q", s.texts())
	}
	s.shell.SetLang(model.English)
	s.shell.SetLang(model.Russian)
	s.key(fyne.KeyDown)
	s.shows("outbox.none")
	s.key(fyne.KeyEscape)
	s.on(ui.RouteOutgoing)
	if !s.lists("Тестова") {
		t.Error("without a day not all are shown")
	}
	s.key(fyne.KeyEscape)
	s.at(desk.Home)
}

func TestStatementsAreFoundByAName(t *testing.T) {
	s := toOutgoing(t)
	s.write("нет такой")
	s.shows("outbox.none")
	for range "нет такой" {
		s.key(fyne.KeyBackspace)
	}
	s.write("тестова")
	s.key(fyne.KeyReturn)
	s.shows("outbox.column.signed")
}

func TestTheProvisionalPaperIsPrintedAgainFromTheList(t *testing.T) {
	s := toOutgoing(t)
	s.key(fyne.KeyReturn, ui.KeyPrint)
	s.shows("print.title")
	if p := s.provisional; p.Child != s.family("ready").Children[0].IIN || p.ActID == "" || p.MadeAt.IsZero() {
		t.Errorf("%+v", p)
	}
}

func TestAStatementThatIsShownTellsWhenItIsAccepted(t *testing.T) {
	s, connection := newCutStage(t, "ready")
	s.pull(connection, false)
	s.signOffline(s.family("ready"))
	s.key(ui.KeyNext, ui.KeyOutgoing, fyne.KeyReturn)
	s.shows("outbox.state.waiting")
	s.pull(connection, true)
	s.deliver()
	s.shows("qr.title") // on the panel, which nobody has opened again
	s.key(fyne.KeyEscape)
	s.on(ui.RouteOutgoing)
}
