package ui_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/tour"
	"akmola.kz/kezek/ui/widgets"
)

// numbers are an IIN and a mobile number, in any writing of ours.
var numbers = regexp.MustCompile(`\d{12}|\d{6} \d{4} \d{2}|\+?7 ?7\d\d ?\d{3} ?\d\d ?\d\d`)

// bare returns the numbers of people that stand on the window for everybody to read.
// Fields are left out: what is in them is being typed. So is the statement, which is
// signed as it reads.
func (s *stage) bare() (found []string) {
	statement := s.shell.Desk.Visit().Text
	look := func(o fyne.CanvasObject) bool {
		text := ""
		switch o := o.(type) {
		case *widgets.DigitsEntry, *widgets.Entry:
			return false
		case *widgets.Text:
			text = o.Text()
		case *canvas.Text:
			text = o.Text
		}
		if text != statement || statement == "" {
			found = append(found, numbers.FindAllString(text, -1)...)
		}
		_, whole := o.(*widgets.Text)
		return !whole
	}
	widgets.Walk(s.window.Canvas().Content(), look)
	for _, overlay := range s.window.Canvas().Overlays().List() {
		widgets.Walk(overlay, look)
	}
	return found
}

func (s *stage) shortcut(key fyne.KeyName, modifier fyne.KeyModifier) {
	s.t.Helper()
	focused, ok := s.window.Canvas().Focused().(fyne.Shortcutable)
	if canvas, is := s.window.Canvas().(fyne.Shortcutable); !ok && is {
		focused, ok = canvas, true
	}
	if !ok {
		s.t.Fatal("a canvas of the test driver knows no shortcuts, and nothing has the focus")
	}
	focused.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: modifier})
}

// revealed counts the looks at a record that were written down.
func (s *stage) revealed(record string) (n int) {
	actions, err := s.shell.Desk.Store.Actions(0, 1000)
	must(s.t, err)
	for _, action := range actions {
		if action.Kind == model.ActionRevealed && (record == "" || action.Record == record) {
			n++
		}
	}
	return n
}

func TestNoScreenOfAVisitShowsANumberThatNobodyAskedFor(t *testing.T) {
	s, connection := newCutStage(t, "ready", "phone_other", "two_children")
	scan := filepath.Join(t.TempDir(), "scan.pdf")
	must(t, os.WriteFile(scan, []byte(modeltest.PDF), 0o600))
	pictures := 0
	for _, visit := range []struct {
		lang    model.Lang
		method  model.LoginMethod
		family  string
		offline bool
	}{
		{model.Kazakh, model.ByCode, "ready", false}, {model.Russian, model.ByKey, "phone_other", false}, {model.English, model.ByKey, "two_children", true},
	} {
		family := s.family(visit.family)
		s.holder.iin = family.Applicant().IIN
		must(t, tour.Run(tour.Config{
			Window: s.window, Shell: s.shell, Code: s.code,
			Picture: func(name string) error {
				pictures++
				if found := s.bare(); len(found) > 0 {
					t.Errorf("%s shows %q", name, found)
				}
				return nil
			},
			Agent: func(model.IIN, bool, func()) error { return nil },
			Connect: func(whole bool) {
				s.pull(connection, whole)
				if whole {
					s.deliver()
				}
			},
			Visits: []tour.Visit{{
				Lang: visit.lang, Method: visit.method, IIN: family.Applicant().IIN, Phone: family.Applicant().Phone,
				Child: family.Children[0].IIN, Scan: scan, Offline: visit.offline,
			}},
		}))
	}
	if pictures < 60 {
		t.Errorf("only %d screens", pictures)
	}
	if n := s.revealed(""); n > 0 {
		t.Errorf("%d looks were written down that nobody took", n)
	}
}

func TestAHiddenNumberIsShownForAWhileAndWrittenDown(t *testing.T) {
	s := newStage(t, "ready")
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	s.shell.Clock = func() time.Time { return now }
	family := s.family("ready")
	iin, record := family.Applicant().IIN, s.shell.Desk.Visit().ID
	s.holder.iin = iin
	s.toLogin()
	s.key(ui.KeySignature)
	if len(s.bare()) > 0 || s.revealed("") > 0 {
		t.Fatalf("shown before anybody asked: %q", s.bare())
	}
	s.shell.Reveal()
	if !slices.Contains(s.bare(), iin.Grouped()) {
		t.Fatalf("not shown: %q", s.texts())
	}
	if n := s.revealed(record); n != 1 {
		t.Errorf("written down %d times", n)
	}
	s.shell.SetLang(model.Kazakh)
	if len(s.bare()) == 0 {
		t.Error("another language hides it before its time")
	}
	now = now.Add(10 * time.Second)
	s.shell.Tick()
	if len(s.bare()) > 0 {
		t.Errorf("still shown after ten seconds: %q", s.bare())
	}
	eye := s.eye()
	eye.Tapped(nil)
	if len(s.bare()) == 0 || s.revealed(record) != 2 {
		t.Error("a press shows nothing, or is not written down")
	}
	eye.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if len(s.bare()) > 0 || s.revealed(record) != 2 {
		t.Error("a second press does not hide it")
	}
	s.shell.Reveal()
	s.window.Canvas().Unfocus()
	s.key(fyne.KeyReturn)
	s.at(desk.Email)
	if len(s.bare()) > 0 {
		t.Error("another page shows it")
	}
}

// eye is the first hidden value on the window.
func (s *stage) eye() (eye *widgets.Masked) {
	s.t.Helper()
	widgets.Walk(s.window.Canvas().Content(), func(o fyne.CanvasObject) bool {
		if m, ok := o.(*widgets.Masked); ok && eye == nil {
			eye = m
		}
		return eye == nil
	})
	if eye == nil {
		s.t.Fatal("nothing is hidden here")
	}
	return eye
}

func TestTheLockHidesWhatWasShown(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."), "ready")
	o.unlock(1)
	o.holder.iin = o.family("ready").Applicant().IIN
	o.key(fyne.KeyReturn, fyne.KeyReturn, ui.KeySignature)
	o.shell.Reveal()
	if len(o.bare()) == 0 {
		t.Fatal("not shown")
	}
	o.shell.Lock()
	o.shell.Reveal()
	o.unlock(1)
	if len(o.bare()) > 0 || o.revealed("") != 1 {
		t.Errorf("after the lock %q, written down %d times", o.bare(), o.revealed(""))
	}
}

func TestADraftsNumberIsShownWhereItIsAskedFor(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	s.write("880229300802")
	id := s.shell.Desk.Visit().ID
	s.key(ui.KeyEnd, fyne.KeyReturn, ui.KeyDrafts)
	s.on(ui.RouteDrafts)
	title := func() string { return strings.Join(s.rows(), "\n") }
	if strings.Contains(title(), "3008") || !strings.Contains(title(), model.IIN("880229300802").Masked()) {
		t.Fatalf("the rows are %q", title())
	}
	s.shortcut(fyne.KeyR, fyne.KeyModifierControl) // a field has the focus and hands it on
	s.shell.Reveal()
	if !strings.Contains(title(), "880229 3008 02") || s.revealed(id) != 1 {
		t.Errorf("the rows are %q, written down %d times", title(), s.revealed(id))
	}
}

// rows are the titles of the list on the window.
func (s *stage) rows() (titles []string) {
	widgets.Walk(s.window.Canvas().Content(), func(o fyne.CanvasObject) bool {
		if list, ok := o.(*widgets.RowList); ok {
			for _, row := range list.Rows() {
				titles = append(titles, row.Title)
			}
		}
		return true
	})
	return titles
}

func TestAPhoneThatStandsThereAlreadyIsHiddenUntilItIsTypedAnew(t *testing.T) {
	s := newStage(t)
	family := s.family("ready")
	phone := family.Applicant().Phone
	s.holder.iin = family.Applicant().IIN
	s.toCheck(family)
	s.shell.Desk.Edit(func(v *desk.Visit) { v.Method = model.ByKey }) // else the code goes out unasked
	s.key(ui.KeyCode)
	s.shows("sign.lead")
	digits := string(phone[2:])
	if strings.Contains(strings.ReplaceAll(strings.Join(s.texts(), "|"), " ", ""), digits) {
		t.Errorf("the phone is shown: %q", s.texts())
	}
	s.write("7")
	if got := s.shell.SigningPhone(); got != "7" {
		t.Errorf("typing went behind the hidden digits: %q", got)
	}
	s.key(fyne.KeyBackspace)
	s.write(digits)
	s.key(fyne.KeyReturn)
	s.shows("login.otp")
}
