package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// TestAChangeOnItsWayIsToldAsOne cuts the line before a child is taken off its list: it is no
// registration, and nothing of it can be put right in a draft.
func TestAChangeOnItsWayIsToldAsOne(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	g.holds(family)
	g.toCheck(family)
	g.key(ui.KeySignature)
	g.at(desk.Notice)
	g.key(fyne.KeyReturn, ui.KeyWaiting)
	g.at(desk.WaitingList)
	g.key(fyne.KeyReturn, ui.KeyRemove)
	g.at(desk.Change)
	g.cut(true)
	c.shows("offline.check") // why neither a code nor a telephone signs
	g.key(ui.KeySignature)
	g.at(desk.Pending)
	c.shows("change.pending.warning")
	g.key(ui.KeyNext)
	g.at(desk.Home)
	g.key(ui.KeyOutgoing)
	g.key(fyne.KeyReturn)
	c.shows("change.leave_list.name")
	g.key(fyne.KeyEscape, fyne.KeyEscape)
	g.cut(false)
	g.deliver()
	g.key(ui.KeyToday)
	visits, _, err := g.shell.Desk.Today(t.Context())
	must(t, err)
	served := slices.IndexFunc(visits, func(s desk.Served) bool { return len(s.Acts) > 0 })
	if served < 0 {
		t.Fatal("the visit is not remembered")
	}
	acts := visits[served].Acts
	if len(acts) != 2 || acts[1].Kind != model.LeaveList || acts[1].State != desk.ItemAccepted {
		t.Errorf("the visit is remembered with %+v", acts)
	}
}

// The cabinet has lost what the notice is about: it is printed all the same.
func TestAParentUnlinksAChildAndTakesTheNotice(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	g.holds(family)
	g.toCheck(family)
	g.key(fyne.KeyEscape, fyne.KeyEscape)
	g.at(desk.Cabinet)
	g.key(ui.KeyRemove, ui.KeyRemove)
	g.at(desk.Change)
	g.key(ui.KeySignature)
	g.at(desk.Outcome)
	c.shows("outcome.unlink_child")
	c.shows("outcome.unlink_child.next")
	g.key(ui.KeyPrint)
	c.shows("print.title")
	g.key(fyne.KeyEscape, fyne.KeyEscape)
	g.at(desk.Cabinet)
	c.shows("cabinet.empty")
}

// TestAnEntryThatCannotBeFetchedShowsNoOther unfolds one after the line was cut.
func TestAnEntryThatCannotBeFetchedShowsNoOther(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	g.holds(family)
	g.toCheck(family)
	g.key(ui.KeySignature)
	g.at(desk.Notice)
	g.key(fyne.KeyReturn)
	g.shell.Finish()
	g.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByKey, family)
	g.at(desk.Cabinet)
	g.key(ui.KeyWaiting)
	g.at(desk.WaitingList)
	g.cut(true)
	g.key(fyne.KeyReturn)
	if g.seen(g.shell.Text("tab.history")) || g.seen("⟦") {
		t.Errorf("shown as the entry: %q", g.texts())
	}
	g.cut(false)
	g.key(fyne.KeyReturn)
	c.shows("tab.history")
}
