package ui_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

func TestTheFirstOperatorMakesAPIN(t *testing.T) {
	o := newOffice(t, newStaff())
	if !o.shell.Locked() {
		t.Fatal("nobody has a PIN and the window is open")
	}
	for _, lang := range model.Langs() {
		o.shell.SetLang(lang)
		o.shows("lock.first.title")
		o.shows("lock.first.note")
	}
	o.key(ui.KeyOperators, ui.KeyEnd, fyne.KeyEscape)
	o.key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn) // from field to field, then: no name
	o.shows("error.name_empty.field")
	o.write("Тестова А.")
	o.key(fyne.KeyReturn)
	o.write("111111")
	o.key(fyne.KeyReturn)
	o.write("111111")
	o.key(fyne.KeyReturn)
	o.shows("error.pin_weak.field")
	for range 6 {
		o.key(fyne.KeyBackspace)
	}
	o.write("123")
	o.key(fyne.KeyReturn, fyne.KeyReturn)
	o.shows("error.pin_format.field", "digits", 6)
	o.write("579")
	o.key(fyne.KeyReturn)
	o.write("123570")
	o.shell.SetLang(model.Kazakh) // what was typed stays
	o.key(fyne.KeyReturn)
	o.shows("error.pin_repeat.field")
	o.key(fyne.KeyBackspace)
	o.write("9")
	o.lacks("123579")
	o.key(fyne.KeyReturn)
	o.at(desk.Home)
	if o.shell.Locked() || o.staff.pins[1] != "123579" || len(o.loaded) != 1 || o.loaded[0].Name != "Тестова А." {
		t.Fatalf("locked %v, pins %v, loaded %v; the window shows %q", o.shell.Locked(), o.staff.pins, o.loaded, o.texts())
	}
	o.shows("operators.header", "number", 1, "name", "Тестова А.")
}

func TestNoPageIsDrawnBeforeTheFirstOperatorIsIn(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	drawn := 0
	o.shell.Changed = func(desk.Step) { drawn++ }
	o.shell.SetLang(model.Kazakh)
	o.shell.SetLang(model.Kazakh)
	o.shell.NewerIsReady()
	o.shell.Desk.Probe(t.Context()) // the connection is told, and what is saved, and what is on its way
	o.idle(lockAfter)
	o.shows("lock.title.first")
	if drawn > 0 {
		t.Errorf("%d pages were drawn that nobody may see", drawn)
	}
	o.unlock(1)
	o.at(desk.Home)
	o.shows("action.start")
}

func TestThePracticePINStandsOnlyWhereItOpens(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А.", "Сынақ Б."))
	o.shell.PracticePIN = "702702"
	o.shell.SetLang(model.Kazakh)
	o.shows("lock.practice.first", "pin", "702702")
	o.key(fyne.KeyDown, fyne.KeyUp)
	o.shows("lock.practice", "pin", "702702")
	o.key(fyne.KeyDown)
	o.lacks(o.shell.Text("lock.practice", "pin", "702702"))
	o.key(fyne.KeyUp)
	o.shows("lock.practice", "pin", "702702")
}

func TestThePINDoesNotChooseAnOperator(t *testing.T) {
	for name, choose := range map[string]func(*office){
		"by an arrow": func(o *office) { o.key(fyne.KeyDown, fyne.KeyDown) },
		"by a digit":  func(o *office) { o.write("2") },
		"by a click": func(o *office) {
			tiles, _ := o.window.Canvas().Focused().(fyne.Tappable)
			tiles.Tapped(&fyne.PointEvent{Position: fyne.NewPos(80, 20)})
		},
	} {
		o := newOffice(t, newStaff(slices.Repeat([]string{"Тестова А."}, 12)...))
		o.shell.SetLang(model.Kazakh)
		if _, ok := o.window.Canvas().Focused().(*widgets.NumberTiles); !ok {
			t.Fatal("none is chosen, and the tiles have no focus")
		}
		choose(o)
		o.write("111222")
		if !slices.Contains(o.texts(), "••••••") {
			t.Errorf("chosen %s: of six digits the page shows %q", name, o.texts())
		}
	}
}

func TestAWrongPINIsToldAndWaitingCountsDown(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	for _, lang := range model.Langs() {
		o.shell.SetLang(lang)
		o.write("12")
		o.key(fyne.KeyReturn)
		o.shows("error.pin_format.field", "digits", 6)
		o.write("908070")
		o.key(fyne.KeyReturn)
		o.shows("error.pin_wrong.field")
		o.staff.wait = "75"
		o.write("135790")
		o.key(fyne.KeyReturn)
		o.shows("lock.wait", "time", "1:15")
		o.idle(5 * time.Second)
		o.shows("lock.wait", "time", "1:10")
		wrong := o.staff.wrong
		o.staff.wait = ""
		o.write("908070")
		o.key(fyne.KeyReturn) // not heard
		if o.staff.wrong != wrong {
			t.Errorf("%s: a PIN was tried while one has to wait", lang)
		}
		o.idle(70 * time.Second)
		o.lacks(o.shell.Text("lock.wait", "time", "0:00"))
		for range 12 {
			o.key(fyne.KeyBackspace)
		}
	}
	o.unlock(1)
	if len(o.loaded) != 1 {
		t.Errorf("the desk was loaded %d times", len(o.loaded))
	}
}

func TestADeskThatCannotBeLoadedIsToldAndDoesNotKeepTheClerkOut(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.fail = model.WrapError(model.CodeCacheDamaged, errors.New("a page is not whole"))
	o.unlock(1)
	o.at(desk.Home)
	o.shows("error.cache_damaged.title")
}

func TestAFailureOfTheFileIsToldOnTheLockPage(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.shell.Operators = &broken{o.staff}
	o.write("135790")
	o.key(fyne.KeyReturn)
	o.shows("error.cache_keyring.title")
	o.shows("error.code", "code", model.CodeCacheKeyring)
	if !o.shell.Locked() {
		t.Error("open all the same")
	}
}

// broken is a file that does not open.
type broken struct{ *staff }

func (*broken) Unlock(int, string) (model.Operator, error) {
	return model.Operator{}, model.NewError(model.CodeCacheKeyring)
}

func TestTheLockCoversThePageAndGivesItBackAsItWas(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А.", "Проба Б."))
	o.unlockAs(2)
	o.toLogin()
	o.write("940317")
	page := o.window.Canvas().Focused()
	o.idle(lockAfter)
	if !o.shell.Locked() || o.locked != 1 {
		t.Fatal("nobody is there and the window is open")
	}
	o.shows("lock.title")
	o.lacks("940317")
	o.lacks("Проба")
	if title := o.window.Title(); strings.Contains(title, "Проба") || strings.Contains(title, "940317") {
		t.Errorf("the title tells %q", title)
	}
	covered := o.shell.Covered()
	for range 12 { // Tab goes round the lock page only
		o.window.Canvas().FocusNext()
		if focused := o.window.Canvas().Focused(); focused == page || within(covered, focused) {
			t.Fatalf("%T of the covered page has the focus", focused)
		}
	}
	o.shell.Render() // what an act does that ends meanwhile
	o.lacks("940317")
	o.shell.SetLang(model.Kazakh)
	o.lacks("940317")
	o.shell.SetLang(model.Russian)
	o.key(ui.KeyHelp)
	o.shows("lock.help.title")
	o.key(ui.KeyAdd, ui.KeyPractice, ui.KeyOperators, ui.KeyEnd, fyne.KeyEscape)
	o.at(desk.Login)
	o.lacks(o.shell.Text("finish.title"))
	o.unlock(2) // the last one is chosen already
	o.at(desk.Login)
	if !slices.Contains(o.texts(), "940317") {
		t.Errorf("what was typed is lost: %q", o.texts())
	}
	o.write("4")
	o.shows("sex.female")
}

func TestThePageReturnsWithTheSameWidgetInFocus(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	o.toLogin()
	o.write("940317400005")
	o.key(fyne.KeyReturn) // the phone
	had := o.window.Canvas().Focused()
	o.shell.Lock()
	o.unlock(1)
	if got := o.window.Canvas().Focused(); got != had {
		t.Errorf("%T has the focus, not what had it", got)
	}
}

func TestAPanelIsCoveredAndOpensAgain(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	o.key(ui.KeyOperators)
	o.shows("operators.title")
	o.key(ui.KeyAdd)
	o.write("Проба Б.")
	o.idle(lockAfter)
	o.lacks("Проба")
	if n := len(o.window.Canvas().Overlays().List()); n != 0 {
		t.Fatalf("%d panels lie over the lock", n)
	}
	o.shell.SetLang(model.English)
	o.lacks("Проба")
	o.unlock(1)
	o.shows("operators.add.title")
	if !slices.Contains(o.texts(), "Проба Б.") {
		t.Errorf("what was typed in the panel is lost: %q", o.texts())
	}
}

func TestWhatRunsGoesOnUnderTheLock(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."), "ready")
	o.unlock(1)
	o.toLogin()
	o.holder.iin = o.family("ready").Applicant().IIN
	o.shell.Lock()
	_, err := o.shell.Desk.SelectCertificate(t.Context()) // the act that was begun before
	must(t, err)
	o.shell.Render()
	o.lacks(o.shell.Text("login.owner.confirm"))
	o.unlock(1)
	o.shows("login.owner.confirm")
}

func TestAnotherOperatorIsShownInTheHeader(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А.", "Проба Б."))
	o.unlockAs(1)
	o.shows("operators.header", "number", 1, "name", "Тестова А.")
	o.toLogin()
	o.write("94")
	o.shell.Lock()
	o.key(fyne.KeyDown)
	o.givePIN(2)
	o.key(fyne.KeyReturn) // goes on with the visit
	o.shows("operators.header", "number", 2, "name", "Проба Б.")
	o.at(desk.Login)
	if !slices.Contains(o.texts(), "94") || len(o.loaded) != 1 || o.shell.Operator().Number != 2 {
		t.Errorf("loaded %v, the window shows %q", o.loaded, o.texts())
	}
}

func TestAnotherOperatorIsAskedBeforeTheCitizenOfTheFirstIsSeen(t *testing.T) {
	for name, end := range map[string]bool{"goes on": false, "ends it": true} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, newStaff("Тестова А.", "Проба Б."))
			o.unlockAs(1)
			o.toLogin()
			o.write("940317")
			o.shell.Lock()
			o.key(fyne.KeyDown)
			o.givePIN(2)
			o.shows("handover.text", "number", 1, "name", "Тестова А.")
			if !o.shell.Locked() || slices.Contains(o.texts(), "940317") {
				t.Errorf("the citizen of another operator is seen: %q", o.texts())
			}
			if end {
				o.key(ui.KeyEnd)
				o.at(desk.Home)
			} else {
				o.key(fyne.KeyReturn)
				o.at(desk.Login)
			}
			o.shows("operators.header", "number", 2, "name", "Проба Б.")
			if seen := slices.Contains(o.texts(), "940317"); seen == end || o.shell.Locked() {
				t.Errorf("the window shows %q", o.texts())
			}
		})
	}
}

func TestAnotherOperatorIsAskedAfterARestartToo(t *testing.T) {
	for name, tt := range map[string]struct{ end, gone bool }{"goes on": {}, "ends it": {end: true}, "the first one is gone": {gone: true}} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, newStaff("Тестова А.", "Проба Б.", "Үлгі В."))
			o.unlockAs(1)
			o.toLogin()
			o.write("940317")
			for range 2 { // a program that ends over the question asks it again
				o.restart()
				o.choose(2)
				o.givePIN(2)
			}
			if tt.gone {
				must(t, o.staff.RemoveOperator(1, 2, o.staff.pins[2]))
				o.restart()
				o.choose(2)
				o.givePIN(2)
				o.shows("handover.text.number", "number", 1)
			} else {
				o.shows("handover.text", "number", 1, "name", "Тестова А.")
			}
			o.shell.Render()
			if !o.shell.Locked() || slices.Contains(o.texts(), "940317") {
				t.Errorf("the citizen of another operator is seen: %q", o.texts())
			}
			if tt.end {
				o.key(ui.KeyEnd)
				o.at(desk.Home)
				return
			}
			o.key(fyne.KeyReturn)
			o.at(desk.Login)
			o.shows("operators.header", "number", 2, "name", "Проба Б.")
			if !slices.Contains(o.texts(), "940317") {
				t.Errorf("the window shows %q", o.texts())
			}
			o.restart() // it is the second one's visit by now
			o.choose(2)
			o.givePIN(2)
			o.at(desk.Login)
			o.restart()
			o.choose(3)
			o.givePIN(3)
			o.shows("handover.text", "number", 2, "name", "Проба Б.")
		})
	}
}

func TestWhoComesBackOrMeetsNobodyIsNotAsked(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А.", "Проба Б."))
	o.unlockAs(1)
	o.shell.Lock()
	o.key(fyne.KeyDown)
	o.unlock(2) // nobody is there
	o.at(desk.Home)
	o.toLogin()
	o.shell.Lock()
	o.unlock(2)
	o.at(desk.Login)
}

func TestOnlyThoseWhoAreThereKeepTheWindowOpen(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	o.toLogin()
	for name, tt := range map[string]struct {
		stir func(o *office)
		open bool
	}{
		"a key":                 {func(o *office) { o.press(fyne.KeyDown) }, true},
		"a key without a focus": {func(o *office) { o.window.Canvas().Unfocus(); o.press(fyne.KeyUp) }, true},
		"a letter":              {func(o *office) { o.write("9") }, true},
		"Tab": {func(o *office) {
			o.window.Canvas().Focused().(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: fyne.KeyTab}) //nolint:errcheck // it panics, and the test fails
		}, true},
		"the pointer": {func(o *office) { o.ground().Cursor() }, true},
		"a press":     {func(o *office) { o.ground().MouseDown(nil) }, true},
		"the line comes and goes": {func(o *office) {
			o.shell.Render()
			o.shell.Tick()
		}, false},
		"nobody": {func(*office) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			o.t = t
			o.shell.Lock()
			o.unlock(1)
			o.now = o.now.Add(lockAfter - time.Second)
			tt.stir(o)
			o.idle(time.Second)
			if open := !o.shell.Locked(); open != tt.open {
				t.Errorf("open %v", open)
			}
		})
	}
}

func TestAnOldEnterDoesNothingAfterUnlocking(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	o.shell.Inline = false // the pause is real
	o.shell.Lock()
	o.write(o.staff.pins[1])
	o.key(fyne.KeyReturn)
	o.key(fyne.KeyReturn)
	o.at(desk.Home)
}

func TestWithoutOperatorsNobodyIsAsked(t *testing.T) {
	s := newStage(t)
	s.shell.Lock()
	s.key(ui.KeyOperators)
	s.at(desk.Home)
	if s.shell.Locked() {
		t.Error("locked, and nobody could unlock")
	}
}

func TestNobodyPassesTheLockAsFirstOperator(t *testing.T) {
	for name, harm := range map[string]func(*staff){
		"none is there":          func(s *staff) { s.pins = map[int]string{} },
		"they cannot be read":    func(s *staff) { s.unread = model.NewError(model.CodeCacheDamaged) },
		"none, and then damaged": func(s *staff) { s.pins, s.unread = nil, model.NewError(model.CodeCacheDamaged) },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, newStaff("Тестова А."))
			o.unlock(1)
			o.toLogin()
			harm(o.staff)
			o.shell.Lock()
			o.shows("error.cache_damaged.title")
			o.lacks(o.shell.Text("lock.first.title"))
			for range 3 {
				o.write("975310")
				o.key(fyne.KeyReturn)
			}
			if !o.shell.Locked() || len(o.staff.names) != 1 {
				t.Fatalf("locked %v, operators %v", o.shell.Locked(), o.staff.names)
			}
		})
	}
}

func TestOperatorsThatCannotBeReadAtTheStartAreReadAgain(t *testing.T) {
	staff := newStaff("Тестова А.")
	staff.unread = model.NewError(model.CodeCacheFailed)
	o := newOffice(t, staff)
	o.shows("error.cache_failed.title")
	o.lacks(o.shell.Text("lock.first.title"))
	o.key(fyne.KeyReturn)
	o.shows("error.cache_failed.title")
	staff.unread = nil
	o.key(fyne.KeyReturn)
	o.unlock(1)
	o.at(desk.Home)
}

func TestHowManyRecordsADamagedFileLostIsTold(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.shell.Rescue = func() *ui.Rescue { return &ui.Rescue{SetAside: "kezek-damaged.db", Records: 7, Broken: 3} }
	o.key(ui.KeyHelp) // drawn again
	for lang, want := range map[model.Lang]string{
		model.Kazakh: "3 жазба жоғалды.", model.Russian: "3 записи потеряны.", model.English: "3 records are lost.",
	} {
		o.shell.SetLang(lang)
		if !slices.ContainsFunc(o.texts(), func(text string) bool { return strings.Contains(text, want) }) {
			t.Errorf("%s: %q is not told: %q", lang, want, o.texts())
		}
	}
}

func TestTheLengthOfANewPINIsToldAndHeld(t *testing.T) {
	staff := newStaff()
	staff.digits = 8
	o := newOffice(t, staff)
	for _, lang := range model.Langs() {
		o.shell.SetLang(lang)
		o.shows("operators.pin.help", "digits", 8)
	}
	o.write("Тестова А.")
	o.key(fyne.KeyReturn)
	o.write("135790")
	o.key(fyne.KeyReturn)
	o.write("135790")
	o.key(fyne.KeyReturn)
	o.shows("error.pin_format.field", "digits", 8)
	if !o.shell.Locked() {
		t.Error("a PIN of six digits was taken")
	}
}

func TestAQuestionThatNobodyAnswersAsksForAPINAgain(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А.", "Проба Б."))
	o.unlockAs(1)
	o.toLogin()
	o.shell.Lock()
	o.key(fyne.KeyDown)
	o.givePIN(2)
	o.shows("handover.title")
	o.idle(time.Hour)
	o.shows("lock.pin")
	o.key(fyne.KeyReturn)
	if !o.shell.Locked() {
		t.Error("Enter alone has opened the window")
	}
}
