package ui_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// counter is a stage with a barcode scanner and a clock of its own.
type counter struct {
	*stage
	now time.Time
}

func newCounter(t *testing.T, keyOwners ...string) *counter {
	t.Helper()
	c := &counter{stage: newStage(t, keyOwners...), now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	c.shell.WithScanner(func() time.Time { return c.now })
	return c
}

// scanned plays a number as a scanner types it, wherever the focus is.
func (c *counter) scanned(number string) {
	for _, r := range number {
		c.now = c.now.Add(8 * time.Millisecond)
		c.shell.Tick()
		if focused := c.window.Canvas().Focused(); focused != nil {
			focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(r)})
			focused.TypedRune(r)
		} else {
			c.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyName(r)})
			c.window.Canvas().OnTypedRune()(r)
		}
	}
	c.now = c.now.Add(8 * time.Millisecond)
	c.key(fyne.KeyReturn)
}

// byHand types as a person does.
func (c *counter) byHand(text string) {
	c.t.Helper()
	for _, r := range text {
		c.write(string(r))
		c.now = c.now.Add(90 * time.Millisecond)
		c.shell.Tick()
	}
}

func TestAScannedIINFillsItsFieldWhereverTheFocusIs(t *testing.T) {
	c := newCounter(t, "ready")
	family := c.family("ready")
	c.toLogin()
	c.byHand("7")
	for name, focus := range map[string]func(){
		"the IIN":   func() {},
		"the phone": func() { c.window.Canvas().FocusNext() },
		"a button":  func() { c.window.Canvas().FocusNext(); c.window.Canvas().FocusNext() },
		"nothing":   func() { c.window.Canvas().Unfocus() },
	} {
		focus()
		c.scanned(string(family.Applicant().IIN))
		if v := c.shell.Desk.Visit(); v.IIN != string(family.Applicant().IIN) || v.Phone != "" {
			t.Errorf("focus on %s: IIN %q, phone %q", name, v.IIN, v.Phone)
		}
		c.at(desk.Login)
	}
	c.byHand(string(family.Applicant().Phone[2:]))
	if got := c.shell.Desk.Visit().Phone; got != string(family.Applicant().Phone[2:]) {
		t.Errorf("after a scan the phone is next, not %q", got)
	}

	c.holder.iin = family.Applicant().IIN
	c.key(ui.KeySignature, fyne.KeyReturn)
	c.byHand("test@example.kz")
	c.key(fyne.KeyReturn)
	c.byHand("7000000002")
	c.key(fyne.KeyReturn, ui.KeyAdd)
	c.at(desk.Profile)
	c.shell.NextTab() // contacts: the phone has digits too
	c.scanned(string(family.Children[0].IIN))
	if v := c.shell.Desk.Visit(); v.ChildIIN != string(family.Children[0].IIN) {
		t.Errorf("the child's IIN is %q", v.ChildIIN)
	}
	c.shows("link.confirm") // the Enter of the scanner asked
	c.scanned(string(family.Children[0].IIN))
	c.shows("link.confirm") // and does not link
}

func TestDigitsThatCameAtOnceFollowTheFieldThatIsDrawnAnew(t *testing.T) {
	c := newCounter(t, "ready")
	family := c.family("ready")
	c.toLogin()
	c.holder.iin = family.Applicant().IIN
	c.key(ui.KeySignature, fyne.KeyReturn)
	c.byHand("test@example.kz")
	c.key(fyne.KeyReturn)
	c.byHand("7000000002")
	c.key(fyne.KeyReturn, ui.KeyAdd)
	c.byHand(string(family.Children[0].IIN))
	c.shows("link.confirm")

	other := c.family("kinship_refused").Children[0].IIN
	field, _ := c.window.Canvas().Focused().(fyne.Shortcutable)
	field.TypedShortcut(&fyne.ShortcutSelectAll{})
	c.write(string(other)) // by a scanner that sends no Enter: the first digit has the page drawn anew
	c.now = c.now.Add(time.Second)
	c.shell.Tick()
	c.shows("error.kinship_refused.title")
	if !slices.Contains(c.texts(), other.Grouped()) {
		t.Errorf("the number that was asked about is not shown: %q", c.texts())
	}
}

func TestAScannedIINLandsInNoOtherField(t *testing.T) {
	c := newCounter(t)
	const iin = "880229300802"
	c.scanned(iin)
	c.at(desk.Home)
	c.shows("scan.nowhere")
	c.key(fyne.KeyReturn)
	c.at(desk.District)
	c.scanned(iin)
	c.at(desk.District)
	c.shows("scan.nowhere")
	if search := c.shell.Desk.Visit().Search; search != "" {
		t.Errorf("searched %q", search)
	}
	c.key(fyne.KeyReturn)
	c.at(desk.Login)
	family := c.family("ready")
	c.byHand(string(family.Applicant().IIN))
	c.key(fyne.KeyReturn)
	c.byHand(string(family.Applicant().Phone[2:]))
	c.key(fyne.KeyReturn)
	c.shows("login.otp")
	c.scanned(iin) // the cells of the code have the focus
	c.at(desk.Login)
	if sent := c.shell.Desk.SentCode(); sent.ID == "" {
		t.Error("the digits were taken for the code")
	}
	c.byHand(c.code(family.Applicant().Phone))
	c.at(desk.Email)
}

func TestADigitStandsInItsFieldAtOnceAndOfAScanIsTakenBack(t *testing.T) {
	c := newCounter(t)
	c.toLogin()
	const iin = "880229300802"
	c.write("7")
	if got := c.shell.Desk.Visit().IIN; got != "7" {
		t.Fatalf("nobody waited, and the IIN is %q", got)
	}
	c.now = c.now.Add(time.Second)
	c.byHand("70101")
	c.window.Canvas().FocusNext() // the phone
	c.byHand("70")
	c.scanned(iin)
	if v := c.shell.Desk.Visit(); v.IIN != iin || v.Phone != "70" {
		t.Errorf("IIN %q, phone %q", v.IIN, v.Phone)
	}
	c.key(fyne.KeyEscape)
	c.at(desk.District)
	c.byHand("бур")
	c.scanned(iin)
	if search := c.shell.Desk.Visit().Search; search != "бур" {
		t.Errorf("searched %q", search)
	}
}

func TestTypingByHandIsNotTakenForAScanner(t *testing.T) {
	c := newCounter(t)
	c.toLogin()
	c.byHand("880229300802")
	if !slices.Contains(c.texts(), model.GroupIIN("880229300802")) {
		t.Errorf("typed digits are missing: %q", c.texts())
	}
	c.key(fyne.KeyReturn)
	c.byHand("880229300802")
	if got := c.shell.Desk.Visit().Phone; got != "0229300802" { // 8 is the way out of the country code
		t.Errorf("the phone is %q", got)
	}
	c.write("1") // and no digit is lost before another key
	c.key(fyne.KeyBackspace)
	c.at(desk.Login)
}
