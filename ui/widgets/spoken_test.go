package widgets

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/model"
)

// speakEnglish gives the widgets words until the end of the test.
func speakEnglish(t *testing.T) {
	t.Helper()
	before := vocabulary.Load()
	t.Cleanup(func() { vocabulary.Store(before) })
	SetSpokenWords(SpokenWords{
		Chosen: "chosen", NotChosen: "none", Done: "done", Current: "current", Collapsed: "folded", Expanded: "unfolded",
		Empty: "empty", Busy: "working", Disabled: "off", Warning: "attention", Failure: "error", Code: "qr", Picture: "picture",
		Of:         func(n, all int) string { return fmt.Sprintf("%d of %d", n, all) },
		Characters: func(n int) string { return fmt.Sprintf("%d typed", n) },
	})
}

func says(t *testing.T, o fyne.CanvasObject, want string) {
	t.Helper()
	a, ok := o.(fyne.Accessible)
	if !ok {
		t.Fatalf("%T has no label", o)
	}
	if got := a.AccessibilityLabel(); got != want {
		t.Errorf("%T says %q, want %q", o, got, want)
	}
}

func TestAButtonSaysItsKeyAndWhetherItReacts(t *testing.T) {
	speakEnglish(t)
	b := NewButton(Primary, "Next", "Enter", nil)
	house(t, b, 200, 60)
	says(t, b, "Next, Enter")
	b.Disable()
	says(t, b, "Next, Enter, off")
	b.Enable()
	b.SetBusy(true)
	says(t, b, "Next, Enter, working")
}

func TestAFieldGivesItsInputItsLabelAndItsLine(t *testing.T) {
	speakEnglish(t)
	e := NewIINEntry()
	f := NewField("IIN", e)
	house(t, f, 400, 120)
	f.SetHelp("12 digits")
	says(t, e, "IIN, empty, 12 digits")
	e.SetDigits("880229")
	says(t, e, "IIN, 880229, 6 of 12, 12 digits")
	e.SetDigits("880229300802")
	f.SetReading("Man, 29.02.1988")
	says(t, e, "IIN, 880229 3008 02, Man, 29.02.1988")
	f.SetError("One digit is wrong.")
	e.Disable()
	says(t, e.in, "IIN, 880229 3008 02, off, One digit is wrong.")

	for _, in := range []fyne.CanvasObject{
		NewEntry("like this"), NewDateEntry("DD.MM.YYYY"), NewCodeCells(6), NewSelect([]string{"A", "B"}, 1, "", nil), NewSegmented([]string{"A", "B"}, 1, nil), NewNumberTiles([]int{3, 5}, 5),
	} {
		NewField("Label", in).SetError("Wrong")
		if label := in.(fyne.Accessible).AccessibilityLabel(); !strings.HasPrefix(label, "Label, ") || !strings.HasSuffix(label, ", Wrong") { //nolint:errcheck // or the test fails
			t.Errorf("%T says %q", in, label)
		}
	}
}

func TestALineWithoutAFieldIsCalledByItsPlaceholder(t *testing.T) {
	speakEnglish(t)
	e := NewSearchEntry("Search")
	house(t, e, 400, 60)
	e.SetTrailing("36 organizations")
	says(t, e, "Search, empty, 36 organizations")
	e.SetText("kok")
	says(t, e, "Search, kok, 36 organizations")
	e.SetAccessibleName("Palette")
	says(t, e, "Palette, kok, 36 organizations")
}

func TestWhatIsHiddenOnTheScreenIsNotSpoken(t *testing.T) {
	speakEnglish(t)
	pin := NewPINEntry()
	_ = NewField("PIN", pin)
	pin.SetDigits("135790")
	says(t, pin.in, "PIN, 6 typed")

	phone := NewPhoneEntry()
	_ = NewField("Phone", phone)
	phone.SetDigits("7000000002")
	phone.Mask("700 ••• •• 02")
	says(t, phone.in, "Phone, +7 700 ••• •• 02")
	phone.Unmask()
	says(t, phone.in, "Phone, +7 700 000 00 02")

	m := NewMasked("88•••• •••802", "880229 3008 02", "show")
	says(t, m, "88•••• •••802, show")
	m.SetShown(true)
	says(t, m, "880229 3008 02, show")
}

func TestAChoiceSaysWhatIsChosenOfHowMany(t *testing.T) {
	speakEnglish(t)
	s := NewSegmented([]string{"Kaz", "Rus", "Eng"}, 1, nil)
	s.SetAccessibleName("Language")
	says(t, s, "Language, Rus, chosen, 2 of 3")
	s.SetChosen(-1)
	says(t, s, "Language, none")
	s.Disable()
	says(t, s, "Language, none, off")

	one := NewSelect([]string{"Computer", "Card"}, -1, "Choose", nil)
	says(t, one, "Choose, none, folded")
	one.SetChosen(1)
	says(t, one, "Card, chosen, 2 of 2, folded")

	n := NewNumberTiles([]int{1, 3, 12}, 12)
	says(t, n, "12, chosen, 3 of 3")
	says(t, NewNumberTiles([]int{1}, 0), "none")

	tabs := NewTabs(Tab{Title: "History", Count: "4"}, Tab{Title: "Documents"})
	says(t, tabs.bar, "History, 4, chosen, 1 of 2")
	tabs.Next()
	says(t, tabs.bar, "Documents, chosen, 2 of 2")
}

func TestAListSaysTheRowThatIsSelected(t *testing.T) {
	speakEnglish(t)
	l := NewRowList("Nothing found")
	house(t, l, 460, 310)
	says(t, l, "Nothing found")
	l.SetRows(rowsOf(14))
	l.Select(2)
	says(t, l, "№ 2 «Айгерим», г. Кокшетау, 2 места, 3 of 14, chosen")
	says(t, l.strip, "№ 2 «Айгерим», г. Кокшетау, 2 места, 3 of 14, chosen")
	l.ClearSelection()
	says(t, l, "none, 0 of 14")
}

func TestARowThatUnfoldsSaysWhetherItIsOpen(t *testing.T) {
	speakEnglish(t)
	u := NewExpander(ExpanderText{Title: "Kindergarten", Subtitle: "Kazakh", Figure: "40", FigureNote: "was 42", Chip: "waiting"}, nil)
	says(t, u.head, "Kindergarten, Kazakh, 40 was 42, waiting, folded")
	u.SetOpen(true)
	says(t, u.head, "Kindergarten, Kazakh, 40 was 42, waiting, unfolded")
}

func TestAStepSaysWhereItStands(t *testing.T) {
	speakEnglish(t)
	r := NewRail([]Step{{Title: "District", Note: "Kokshetau", State: StepDone}, {Title: "Login", State: StepCurrent}, {Title: "Child"}}, nil)
	house(t, r, RailNarrowWidth, 400) // too narrow for words on the screen
	says(t, r.steps[0], "District, done, Kokshetau, 1 of 3")
	says(t, r.steps[1], "Login, current, 2 of 3")
	says(t, r.steps[2], "Child, 3 of 3")
	if r.steps[0].AccessibilityRole() != fyne.AccessibleRoleButton || r.steps[2].AccessibilityRole() != fyne.AccessibleRoleText {
		t.Error("only a step that is done can be pressed")
	}
}

func TestACodeIsReadDigitByDigit(t *testing.T) {
	speakEnglish(t)
	c := NewCodeCells(6)
	says(t, c, "empty, 0 of 6")
	c.SetCode("0427")
	says(t, c, "0 4 2 7, 4 of 6")
}

func TestWhatInformsSaysWhatItsShapeSays(t *testing.T) {
	speakEnglish(t)
	text := BannerText{Title: "No line.", Text: "Try again", Note: "NET-1"}
	says(t, NewBanner(Warn, text), "attention, No line. Try again, NET-1")
	says(t, NewBanner(Bad, text), "error, No line. Try again, NET-1")
	says(t, NewBanner(Info, text), "No line. Try again, NET-1")
	says(t, NewToast(Ok, "Sent"), "Sent")
	says(t, NewChip(Ok, "Sent"), "Sent")
	says(t, NewCheckedChip(Ok, "Sent"), "Sent, done")
	says(t, NewStatusDot(Bad, "No line"), "No line")
	says(t, NewAvatar("TA", "Testova A.", nil), "Testova A.")
	says(t, newQRMark(nil, qrSide), "qr")
	p := NewPicture(image.NewGray(image.Rect(0, 0, 4, 4)), 100)
	says(t, p, "picture")
	p.SetAccessibleName("Page 1")
	says(t, p, "Page 1, picture")
	hints := NewKeyHints(Hint{Keys: []string{"↑", "↓"}, Text: "choose"}, Hint{Keys: []string{"F1"}, Text: "help"})
	house(t, hints, 600, 30)
	says(t, hints, "↑ ↓ choose, F1 help")
}

func TestAKeyboardSaysItsNameAndItsKeys(t *testing.T) {
	speakEnglish(t)
	k := NewKeyboard(KeyboardTexts{Name: "Keyboard", Erase: "Erase", Space: "space", Enter: "Next"}, model.Kazakh)
	k.SetField(NewCodeCells(6), DigitsField)
	win := house(t, WithScreenReader(nil, k), 600, 400)
	heard := strings.Join(spokenOn(win.Canvas()), "|")
	if heard != "Keyboard|1|2|3|4|5|6|7|8|9|Erase|0|Next" {
		t.Errorf("heard %q", heard)
	}
}

func TestWithoutWordsAWidgetStillSaysItsTexts(t *testing.T) {
	before := vocabulary.Load()
	t.Cleanup(func() { vocabulary.Store(before) })
	vocabulary.Store(nil)
	says(t, NewSegmented([]string{"Kaz", "Rus"}, 1, nil), "Rus, 2/2")
	pin := NewPINEntry()
	pin.SetDigits("1357")
	says(t, pin, "4")
}

// spokenOn is what the toolkit finds on a canvas: containers, not widgets.
func spokenOn(c fyne.Canvas) (labels []string) {
	var collect func(fyne.CanvasObject)
	collect = func(o fyne.CanvasObject) {
		if a, ok := o.(fyne.Accessible); ok && o.Visible() && a.AccessibilityRole() != fyne.AccessibleRoleContainer {
			labels = append(labels, a.AccessibilityLabel())
		}
		if box, ok := o.(*fyne.Container); ok && o.Visible() {
			for _, part := range box.Objects {
				collect(part)
			}
		}
	}
	collect(c.Content())
	for _, overlay := range c.Overlays().List() {
		collect(overlay)
	}
	return labels
}

// aloud opens a window that is heard, and returns its voice.
func aloud(t *testing.T, content fyne.CanvasObject) (*announcer, fyne.Window) {
	t.Helper()
	all := WithScreenReader(nil, content)
	win := house(t, all, 600, 400)
	v, ok := all.Objects[0].(*announcer)
	if !ok {
		t.Fatalf("%T speaks", all.Objects[0])
	}
	return v, win
}

func TestTheVoiceFindsWhatStandsInWidgetsAndScrollers(t *testing.T) {
	speakEnglish(t)
	e := NewEntry("")
	v, win := aloud(t, Scroll(VStack(8, Title("Login"), NewCard(NewField("Mail", e)), NewButton(Primary, "Next", "", nil))))
	heard := strings.Join(spokenOn(win.Canvas()), "|")
	if heard != "Login|Mail, empty|Next" {
		t.Errorf("heard %q", heard)
	}
	e.Focus()
	spokenOn(win.Canvas())
	if v.focus != 1 {
		t.Errorf("the focus is on %d", v.focus)
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(e).Subtract(driver.AbsolutePositionForObject(v)) // the window has a margin
	if said := v.announcements.Objects[1]; said.Position() != at || said.Size() != e.Size() {
		t.Errorf("it stands at %v %v, the entry at %v %v", said.Position(), said.Size(), at, e.Size())
	}
}

func TestWhatIsScrolledAwayIsReadButNotPressed(t *testing.T) {
	speakEnglish(t)
	stack := VStack(0)
	for i := range 60 {
		stack.Add(Body(fmt.Sprint("line ", i)))
	}
	v, win := aloud(t, Scroll(stack))
	if heard := spokenOn(win.Canvas()); len(heard) != 60 {
		t.Fatalf("%d lines are heard", len(heard))
	}
	if last := v.announcements.Objects[59]; !last.Size().IsZero() {
		t.Errorf("the last line stands at %v %v", last.Position(), last.Size())
	}
}

func TestWhatIsCoveredIsNotHeard(t *testing.T) {
	speakEnglish(t)
	_, win := aloud(t, Body("page"))
	panel := HideFromScreenReader(VStack(0, Body("panel")))
	win.Canvas().Overlays().Add(panel)
	if heard := spokenOn(win.Canvas()); len(heard) != 1 || heard[0] != "panel" {
		t.Errorf("heard %q", heard)
	}
	win.Canvas().Overlays().Remove(panel)
	if heard := spokenOn(win.Canvas()); len(heard) != 1 || heard[0] != "page" {
		t.Errorf("then heard %q", heard)
	}
}

// A change is told as a new window: a countdown must not read the page every second.
func TestATextThatChangesByItselfIsToldWithTheNextChangeOfTheFocus(t *testing.T) {
	speakEnglish(t)
	countdown, first, second := Body("0:42"), NewButton(Primary, "A", "", nil), NewEntry("B")
	_, win := aloud(t, VStack(8, countdown, first, second))
	first.Focus()
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "0:42|A|B, empty"},
		{func() { countdown.SetText("0:41") }, "0:42|A|B, empty"},
		{second.Focus, "0:41|A|B, empty"},
		{func() { test.Type(win.Canvas().Focused(), "x") }, "0:41|A|B, empty"}, // a reader has echoed it
		{first.Focus, "0:41|A|B, x"},
	} {
		step.do()
		if heard := strings.Join(spokenOn(win.Canvas()), "|"); heard != step.want {
			t.Errorf("heard %q, want %q", heard, step.want)
		}
	}
}

func TestASearchTellsWhatTheArrowsSelect(t *testing.T) {
	speakEnglish(t)
	s := NewSearchList("Search", "Nothing found")
	_, win := aloud(t, s)
	s.SetRows([]Row{{Title: "Akkol"}, {Title: "Burabay"}})
	s.Focus()
	win.Canvas().Focused().TypedKey(key(fyne.KeyDown))
	if heard := spokenOn(win.Canvas()); heard[0] != "Search, empty, Burabay, 2 of 2, chosen" {
		t.Errorf("heard %q", heard)
	}
}

func TestTheChosenPieceSpeaksForItsWidget(t *testing.T) {
	speakEnglish(t)
	s := NewSegmented([]string{"Kaz", "Rus"}, 1, nil)
	s.SetAccessibleName("Language")
	v, win := aloud(t, VStack(0, s))
	s.Focus()
	if heard := strings.Join(spokenOn(win.Canvas()), "|"); heard != "Kaz, 1 of 2|Language, Rus, chosen, 2 of 2" || v.focus != 1 {
		t.Errorf("heard %q, the focus is on %d", heard, v.focus)
	}
}

func TestABannerIsToldOfOnce(t *testing.T) {
	speakEnglish(t)
	b, e, stack := NewBanner(Bad, BannerText{Title: "No line"}), NewEntry("Mail"), VStack(8)
	stack.Add(e)
	v, win := aloud(t, stack)
	e.Focus()
	spokenOn(win.Canvas())
	stack.Add(b)
	l := &collector{}
	l.collect(v.content, fyne.Position{}, area{})
	if v.newAlert(l) != 1 {
		t.Errorf("the news is %d of %d", v.newAlert(l), len(l.announcements))
	}
	if spokenOn(win.Canvas()); v.newAlert(l) != -1 || v.focus != 0 {
		t.Errorf("then it is %d, the focus is on %d", v.newAlert(l), v.focus)
	}
}
