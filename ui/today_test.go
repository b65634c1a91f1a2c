package ui_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// tells reports whether a text of the window holds all the words.
func (s *stage) tells(words ...string) bool {
	return slices.ContainsFunc(s.texts(), func(text string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
	})
}

// tap presses the button with the text, on whatever lies on top.
func (s *stage) tap(text string) {
	s.t.Helper()
	top := s.window.Canvas().Content()
	if overlay := s.window.Canvas().Overlays().Top(); overlay != nil {
		top = overlay
	}
	done := false
	widgets.Walk(top, func(o fyne.CanvasObject) bool {
		if button, ok := o.(*widgets.Button); ok && !done && slices.Contains(widgets.Texts(button), text) {
			done = true
			test.Tap(button)
		}
		return !done
	})
	if !done {
		s.t.Fatalf("no button %q: %q", text, s.texts())
	}
}

// placeOne has a family's child placed and the citizen leave.
func (s *stage) placeOne(family string) {
	s.t.Helper()
	f := s.family(family)
	s.toCheck(f)
	(&clerk{stage: s}).sign(model.ByCode, f)
	s.at(desk.Notice)
	s.key(fyne.KeyReturn)
	s.at(desk.Receipt)
	s.shell.Finish()
	s.at(desk.Home)
}

func TestTodayShowsEachVisitWithItsResult(t *testing.T) {
	s := newStage(t)
	s.placeOne("ready")
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	(&clerk{stage: s}).login(model.ByCode, s.family("ready"))
	s.key(ui.KeyWaiting)
	s.at(desk.WaitingList)
	s.shell.Finish()
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	s.at(desk.Login)
	s.write(string(s.family("two_children").Applicant().IIN))
	s.shell.Finish()
	s.key(ui.KeyToday)
	s.on(ui.RouteToday)
	for _, want := range [][]string{
		{s.shell.Text("today.result.placed")}, {s.shell.Text("today.result.broken")}, {s.shell.Text("today.result.looked")}, {"ЛО-"},
		{s.family("two_children").Applicant().IIN.Masked()},
	} {
		if !s.tells(want...) {
			t.Errorf("%q is missing: %q", want, s.texts())
		}
	}
	if s.tells(string(s.family("two_children").Applicant().IIN)) {
		t.Error("an IIN is shown whole")
	}
}

func TestAReceiptIsPrintedAgainFromToday(t *testing.T) {
	s := newStage(t)
	s.placeOne("ready")
	s.key(ui.KeyToday, ui.KeyPrint, fyne.KeyReturn)
	if len(s.saved.names) != 1 || !strings.HasPrefix(s.saved.names[0], "ЛО-") {
		t.Errorf("printed %q", s.saved.names)
	}
}

func TestAVisitThatWasBrokenOffIsOpenedAgainFromToday(t *testing.T) {
	s := newStage(t)
	s.toCheck(s.family("ready"))
	s.shell.Finish()
	s.key(ui.KeyToday, fyne.KeyReturn)
	s.at(desk.Login) // what is signed is made anew, by whoever logs in now
}

func TestTheNextCitizenIsServedFromToday(t *testing.T) {
	s := newStage(t)
	s.key(ui.KeyToday)
	s.on(ui.RouteToday)
	s.shows("today.empty")
	s.key(ui.KeyNext)
	s.at(desk.District)
}

func TestNothingIsPrintedOfAVisitWithoutAPaper(t *testing.T) {
	s := newStage(t)
	s.toCheck(s.family("ready"))
	s.shell.Finish()
	s.key(ui.KeyToday, ui.KeyPrint)
	s.shows("today.print.none")
}

func TestAllDraftsThatAreShownAreDeletedTogether(t *testing.T) {
	s := newStage(t)
	for _, id := range []string{"ready", "two_children", "phone_other"} {
		s.key(fyne.KeyReturn, fyne.KeyReturn)
		s.at(desk.Login)
		s.write(string(s.family(id).Applicant().IIN))
		s.shell.Finish()
	}
	s.key(ui.KeyDrafts)
	s.on(ui.RouteDrafts)
	s.key(ui.KeyRemove)
	s.tap(s.shell.Count("drafts.delete.all", 3))
	s.key(ui.KeyRemove)
	s.shows("drafts.empty")
}
