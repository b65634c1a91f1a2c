package ui_test

import (
	"bytes"
	"context"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// stand is a kiosk: a high window, nobody at it but a citizen, a clock of its own.
type stand struct {
	*stage
	now  time.Time
	log  bytes.Buffer
	left int // how often somebody left it by the PIN

	cfg   ui.Config
	wrong int // PINs, as they were last written down
}

const officePIN = "314159"

func newStand(t *testing.T, exit bool, keyOwners ...string) *stand {
	t.Helper()
	s := newStage(t, keyOwners...)
	return newStandOf(s, desk.New(desk.Config{
		Host: s.shell.Desk.Host, Central: s.shell.Desk.Central, Signer: s.shell.Desk.Signer,
		Lang: model.Kazakh, Office: "ЦОН № 3", District: "1110", NoDrafts: true,
	}), exit)
}

// newStandOf opens a kiosk over a desk.
func newStandOf(s *stage, d *desk.Desk, exit bool) *stand {
	t := s.t
	t.Helper()
	k := &stand{stage: s, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	k.shell.Close()
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Options{Kiosk: true}))
	k.window = test.NewTempWindow(t, nil)
	k.window.SetPadded(false)
	k.window.Resize(fyne.NewSize(1080, 1920))
	cfg := ui.Config{Desk: d, Files: k.saved, Inline: true, Kiosk: true, Clock: func() time.Time { return k.now }}
	cfg.Log = slog.New(slog.NewTextHandler(&k.log, nil))
	if exit {
		cfg.Exit = &ui.KioskExit{
			Check: func(pin string) bool { return pin == officePIN }, Quit: func() { k.left++ },
			Wrong: k.wrong, Tried: func(wrong int) error { k.wrong = wrong; return nil },
		}
	}
	k.cfg, k.shell = cfg, ui.New(k.window, cfg)
	t.Cleanup(func() { k.shell.Close() })
	return k
}

// crash starts the program anew, with nothing of what it knew but the files.
func (k *stand) crash() {
	k.shell.Close()
	if k.cfg.Exit != nil {
		k.cfg.Exit.Wrong = k.wrong
	}
	k.shell = ui.New(k.window, k.cfg)
}

// keyboard is the one on the screen, nil where there is none.
func (k *stand) keyboard() (keyboard *widgets.Keyboard) {
	roots := append([]fyne.CanvasObject{k.window.Canvas().Content()}, k.window.Canvas().Overlays().List()...)
	for _, root := range roots {
		widgets.Walk(root, func(o fyne.CanvasObject) bool {
			if found, ok := o.(*widgets.Keyboard); ok {
				keyboard = found
			}
			return true
		})
	}
	return keyboard
}

// touch types on the keyboard of the screen.
func (k *stand) touch(text string) {
	k.t.Helper()
	for _, r := range text {
		keyboard := k.keyboard()
		k.window.Canvas().Unfocus() // as a finger beside the field does
		if keyboard == nil || !keyboard.Press(string(r)) {
			k.t.Fatalf("no key %q; the window shows %q", r, k.texts())
		}
	}
}

func (k *stand) press(key string) {
	k.t.Helper()
	if label := k.shell.Text(key); k.keyboard() == nil || !k.keyboard().Press(label) {
		k.t.Fatalf("no key %q", label)
	}
}

// waits lets time pass with nobody there.
func (k *stand) waits(d time.Duration) {
	for end := k.now.Add(d); k.now.Before(end); {
		k.now = k.now.Add(time.Second)
		k.shell.Tick()
	}
}

// toChild has a citizen log in by touch, to the link of their child.
func (k *stand) toChild(id string) {
	k.t.Helper()
	family := k.family(id)
	k.key(fyne.KeyReturn, fyne.KeyReturn)
	k.at(desk.Login)
	k.tap(k.shell.Text("kiosk.sms"))
	k.shows("kiosk.iin.title")
	k.touch(string(family.Applicant().IIN))
	k.press("action.next")
	k.shows("kiosk.phone.title")
	k.touch(string(family.Applicant().Phone[2:]))
	k.press("action.next")
	k.shows("kiosk.code.title")
	k.touch(k.code(family.Applicant().Phone))
	k.at(desk.Email)
	k.touch("test@example.kz")
	k.press("action.next")
	k.at(desk.Cabinet)
	k.key(ui.KeyAdd)
	k.at(desk.Profile)
	k.touch(string(family.Children[0].IIN))
}

func TestACitizenPlacesAChildByTouchAlone(t *testing.T) {
	k := newStand(t, false)
	k.toChild("ready")
	k.press("action.next")
	k.shows("link.confirm")
	k.key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	k.at(desk.Organization)
	if k.keyboard() != nil {
		t.Error("a keyboard covers the list before anybody searches")
	}
	k.key(fyne.KeyDown)
	k.search()
	k.touch("айг")
	k.key(fyne.KeyReturn)
	k.shows("organization.language.title")
	k.tap(k.shell.Text("education.kk"))
	k.at(desk.Check)
	k.key(fyne.KeyReturn)
	k.shows("kiosk.code.title")
	if len(k.window.Canvas().Overlays().List()) > 0 {
		t.Error("a sheet stands before the page")
	}
	k.touch(k.code(k.family("ready").Applicant().Phone))
	k.press("action.next")
	k.at(desk.Notice)
	k.key(fyne.KeyReturn)
	k.at(desk.Receipt)
}

// search touches the line to search in.
func (s *stage) search() {
	widgets.Walk(s.window.Canvas().Content(), func(o fyne.CanvasObject) bool {
		if list, ok := o.(*widgets.SearchList); ok {
			list.Focus()
		}
		return true
	})
}

func TestTheKeyboardStandsBelowTheFieldAndNeverOverIt(t *testing.T) {
	k := newStand(t, false)
	k.toChild("ready")
	field, ok := k.window.Canvas().Focused().(fyne.CanvasObject)
	if !ok {
		t.Fatal("nothing has the focus")
	}
	driver := fyne.CurrentApp().Driver()
	bottom := driver.AbsolutePositionForObject(field).Y + field.Size().Height
	if top := driver.AbsolutePositionForObject(k.keyboard()).Y; top < bottom {
		t.Errorf("the keyboard begins at %v, the field ends at %v", top, bottom)
	}
}

func TestAKioskAsksAndThenBeginsAnew(t *testing.T) {
	k := newStand(t, false)
	k.waits(10 * time.Minute)
	k.at(desk.Home)
	k.key(fyne.KeyReturn)
	k.at(desk.District)
	k.waits(59 * time.Second)
	k.at(desk.District)
	k.waits(2 * time.Second)
	k.shows("kiosk.still.title")
	k.waits(10 * time.Second)
	k.shows("kiosk.still.left", "time", "0:09")
	k.key(fyne.KeyReturn) // still there
	k.at(desk.District)
	if len(k.window.Canvas().Overlays().List()) > 0 {
		t.Error("the question stays")
	}
	k.waits(59 * time.Second)
	k.at(desk.District)
	k.waits(22 * time.Second)
	k.at(desk.Home)
	k.shell.SetLang(model.English)
	k.waits(81 * time.Second)
	if k.shell.Desk.Lang() != model.Kazakh {
		t.Error("the next citizen finds the language of the last")
	}
}

func TestThePanelBeforeTheQuestionComesBack(t *testing.T) {
	k := newStand(t, false)
	k.toChild("ready")
	k.key(ui.KeyHelp)
	k.waits(61 * time.Second)
	k.shows("kiosk.still.title")
	k.key(fyne.KeyReturn)
	if len(k.window.Canvas().Overlays().List()) != 1 {
		t.Error("the help is gone")
	}
}

func TestNothingOfTheLastCitizenIsLeftAtAKiosk(t *testing.T) {
	k := newStand(t, false)
	k.toChild("ready")
	family := k.family("ready")
	fyne.CurrentApp().Clipboard().SetContent(string(family.Applicant().IIN))
	k.saved.names = []string{"a.pdf"}
	secrets := []string{
		string(family.Applicant().IIN), string(family.Applicant().Phone[2:]), string(family.Children[0].IIN),
		family.Applicant().GivenName, family.Children[0].GivenName, "test@example.kz",
	}
	if found := leftIn(k.shell, secrets); len(found) < len(secrets)-1 { // the child is typed and not known yet
		t.Fatalf("the search is blind: it found only %q", found)
	}
	k.waits(81 * time.Second)
	k.at(desk.Home)
	if found := leftIn(k.shell, secrets); len(found) > 0 {
		t.Errorf("in memory: %q", found)
	}
	if found := leftIn(k.window, secrets); len(found) > 0 {
		t.Errorf("in the window: %q", found)
	}
	if fyne.CurrentApp().Clipboard().Content() != "" || len(k.saved.names) > 0 {
		t.Error("in the clipboard or in files")
	}
	if drafts, err := k.shell.Desk.Drafts(context.Background()); err != nil || len(drafts) > 0 {
		t.Errorf("%d drafts, %v", len(drafts), err)
	}
}

// leftIn returns which of the secrets stand in any text that can be reached from a
// value: through pointers, maps, slices and interfaces, private fields too. What
// closures hold cannot be seen.
func leftIn(value any, secrets []string) (found []string) {
	seen := map[uintptr]bool{}
	var walk func(v reflect.Value, way string)
	walk = func(v reflect.Value, way string) {
		switch v.Kind() {
		case reflect.String:
			for _, secret := range secrets {
				if strings.Contains(strings.ReplaceAll(v.String(), " ", ""), secret) && !slices.Contains(found, secret) {
					found = append(found, secret)
				}
			}
		case reflect.Pointer, reflect.Map:
			if v.IsNil() || seen[v.Pointer()] || foreign(v.Type()) {
				return
			}
			seen[v.Pointer()] = true
			if v.Kind() == reflect.Pointer {
				walk(v.Elem(), way)
				return
			}
			for _, key := range v.MapKeys() {
				walk(key, way)
				walk(v.MapIndex(key), way)
			}
		case reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem(), way)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), way)
			}
		case reflect.Slice, reflect.Array:
			if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
				if body := string(v.Bytes()); body != "" {
					walk(reflect.ValueOf(body), way)
				}
				return
			}
			for i := range v.Len() {
				walk(v.Index(i), way)
			}
		}
	}
	walk(reflect.ValueOf(value), "")
	return found
}

// foreign reports types of the other side of the line: the central and the agent of the
// test stand in this process and know everybody.
func foreign(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	for _, room := range []string{"kezek/client", "kezek/internal/central", "kezek/internal/practice", "log/slog", "testing", "reflect"} {
		if strings.Contains(t.PkgPath(), room) {
			return true
		}
	}
	return false
}

func TestOnlyTheOfficesPINLeadsOutOfAKiosk(t *testing.T) {
	k := newStand(t, true)
	k.shell.OpenExit()
	k.shows("kiosk.exit.pin")
	for _, wrong := range []string{"111111", "222222", "333333"} {
		k.touch(wrong)
		k.press("action.next")
		k.shows("error.pin_wrong.field")
	}
	if told := k.log.String(); strings.Count(told, "a wrong PIN") != 3 || strings.Contains(told, "111111") {
		t.Errorf("the log tells %q", told)
	}
	k.touch(officePIN)
	k.press("action.next")
	k.shows("lock.wait", "time", "0:30")
	if k.left > 0 {
		t.Fatal("let out while it should wait")
	}
	k.waits(31 * time.Second)
	k.touch(officePIN)
	k.press("action.next")
	if k.left != 1 {
		t.Error("the PIN does not lead out")
	}
}

func TestWrongPINsBeforeACrashCountAfterIt(t *testing.T) {
	k := newStand(t, true)
	k.shell.OpenExit()
	for _, wrong := range []string{"111111", "222222", "333333"} {
		k.crash()
		k.shell.OpenExit()
		k.touch(wrong)
		k.press("action.next")
		k.shows("error.pin_wrong.field")
	}
	k.crash()
	k.shell.OpenExit()
	k.touch(officePIN)
	k.press("action.next")
	k.shows("lock.wait", "time", "0:30")
	k.waits(31 * time.Second)
	k.touch(officePIN)
	k.press("action.next")
	if k.left != 1 || k.wrong != 0 {
		t.Errorf("left %d times, %d wrong PINs are remembered", k.left, k.wrong)
	}
}

func TestTheHiddenCornerAsksForThePIN(t *testing.T) {
	k := newStand(t, true)
	corner := func() {
		widgets.Walk(k.window.Canvas().Content(), func(o fyne.CanvasObject) bool {
			if c, ok := o.(fyne.Tappable); ok && strings.HasSuffix(reflect.TypeOf(o).String(), "ui.corner") {
				c.Tapped(nil)
				return false
			}
			return true
		})
	}
	for range 4 {
		corner()
	}
	k.waits(5 * time.Second)
	corner()
	if len(k.window.Canvas().Overlays().List()) > 0 {
		t.Fatal("five taps in a long time are enough")
	}
	for range 4 {
		corner()
	}
	k.shows("kiosk.exit.pin")
}

func TestWithoutAPINAKioskCannotBeLeft(t *testing.T) {
	k := newStand(t, false)
	k.shell.OpenExit()
	if len(k.window.Canvas().Overlays().List()) > 0 {
		t.Error("it asks for a PIN that there is none")
	}
	k.shell.OpenPalette()
	k.shell.ToggleCitizen()
	if len(k.window.Canvas().Overlays().List()) > 0 || k.shell.CitizenWindow() != nil {
		t.Error("a kiosk has what is a clerk's")
	}
}

// leftAlone is a dialog of NCALayer before which somebody stands for a while.
type leftAlone struct {
	desk.Signer
	wait func()
}

func (s leftAlone) Sign(ctx context.Context, _ []byte, _, _, _, _ string) ([]byte, error) {
	s.wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return nil, model.NewError(model.CodeNCALayerCancelled)
}

func TestAKioskWaitsForNCALayersDialogButNotForEver(t *testing.T) {
	k := newStand(t, false)
	asked := func() bool { return slices.Contains(k.texts(), k.shell.Text("kiosk.still.title")) }
	minutes := time.Duration(4)
	k.shell.Desk.Signer = leftAlone{k.shell.Desk.Signer, func() {
		k.waits(minutes * time.Minute)
		if minutes < 5 && asked() {
			t.Errorf("asked after %d minutes at the dialog", minutes)
		}
	}}
	k.key(fyne.KeyReturn, fyne.KeyReturn)
	k.at(desk.Login)
	k.key(ui.KeyCode)
	k.touch("9401")
	k.key(ui.KeySignature)
	k.key(ui.KeySignature)
	k.at(desk.Login)
	k.waits(30 * time.Second) // the answer gives time to read it
	k.at(desk.Login)
	if asked() {
		t.Error("whoever came back from the dialog is asked at once")
	}
	minutes = 6
	k.key(ui.KeySignature)
	k.at(desk.Home)
	if v := k.shell.Desk.Visit(); v.IIN != "" {
		t.Errorf("%q is still there", v.IIN)
	}
}

func TestAKioskWaitsForATelephoneButNotForEver(t *testing.T) {
	k := newStand(t, false)
	asks := func() bool { return slices.Contains(k.texts(), k.shell.Text("kiosk.still.title")) }
	k.key(fyne.KeyReturn, fyne.KeyReturn)
	k.at(desk.Login)
	k.shows("kiosk.telephone.title")
	k.waits(4 * time.Minute)
	if asks() {
		t.Error("asked after four minutes with the telephone in the hand")
	}
	k.waits(time.Minute + time.Second)
	if !asks() {
		t.Error("not asked after five minutes")
	}
	k.waits(21 * time.Second)
	k.at(desk.Home)
	if k.shell.Desk.Telephone().ID != "" {
		t.Error("the code works on")
	}
}

func TestWithoutAConnectionAKioskAsksForNoTelephone(t *testing.T) {
	tried := 0
	newGuide(t, model.Russian, theme.Options{Kiosk: true}, func(g *guide, name string) {
		if name != "check" && name != "leave" {
			return
		}
		g.cut(true)
		for _, key := range []fyne.KeyName{ui.KeyCode, fyne.KeyReturn} {
			g.key(key)
			g.shows("error.central_down.title")
			g.shows("check.statement")
			g.shows("kiosk.offline")
			tried++
		}
		g.cut(false)
	}).walk()
	if tried != 4 {
		t.Errorf("tried %d times", tried)
	}
}
