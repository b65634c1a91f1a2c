package ui_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// finds opens the palette, types and returns the titles of what it finds.
func (s *stage) finds(text string) (titles []string) {
	s.t.Helper()
	s.shell.OpenPalette()
	s.shows("palette.title")
	s.write(text)
	return s.offered()
}

func (s *stage) offered() (titles []string) {
	overlays := s.window.Canvas().Overlays().List()
	widgets.Walk(overlays[len(overlays)-1], func(o fyne.CanvasObject) bool {
		if list, ok := o.(*widgets.RowList); ok {
			for _, row := range list.Rows() {
				titles = append(titles, row.Title)
			}
		}
		return true
	})
	return titles
}

func TestThePaletteBeginsAVisitInADistrict(t *testing.T) {
	s := newStage(t)
	if found := s.finds("burabai"); len(found) != 1 {
		t.Fatalf("found %q", found)
	}
	s.key(fyne.KeyReturn)
	s.at(desk.Login)
	if got := s.shell.Desk.Visit().District; got == "1110" || got == "" {
		t.Errorf("the district is %q", got)
	}
}

func TestThePaletteOffersOnlyWhatTheStepAllows(t *testing.T) {
	s := newStage(t, "ready")
	back, drafts, waiting := s.shell.Text("action.back"), s.shell.Text("drafts.title"), s.shell.Text("menu.waiting")
	offered := s.finds("")
	if !slices.Contains(offered, drafts) || slices.Contains(offered, back) || slices.Contains(offered, waiting) {
		t.Errorf("at home: %q", offered)
	}
	s.key(fyne.KeyEscape)
	family := s.family("ready")
	s.toCheck(family)
	offered = s.finds("")
	if slices.Contains(offered, drafts) || !slices.Contains(offered, back) || !slices.Contains(offered, waiting) {
		t.Errorf("at the statement: %q", offered)
	}
	s.key(fyne.KeyEscape)
	if found := s.finds("burabai"); len(found) > 0 {
		t.Errorf("a district in the middle of a visit: %q", found)
	}
	s.key(fyne.KeyEscape)
	if found := s.finds("Айгерим"); len(found) == 0 {
		t.Error("no organization of the district")
	}
	s.key(fyne.KeyReturn)
	s.at(desk.Organization)
	if v := s.shell.Desk.Visit(); v.Organization == "" {
		t.Error("it is not under the bar")
	}
}

func TestThePaletteFindsAChildADraftACommandAndALanguage(t *testing.T) {
	s := newStage(t)
	c := &clerk{stage: s}
	family := s.family("ready")
	c.visited(model.ByCode, family, true)
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	s.at(desk.Cabinet)
	s.finds(family.Children[0].Surname)
	s.key(fyne.KeyReturn)
	s.at(desk.Organization)
	s.finds(s.shell.Text("lang.name")[:4])
	s.key(fyne.KeyEscape)
	s.at(desk.Organization)
	s.finds("english")
	s.key(fyne.KeyReturn)
	if s.shell.Desk.Lang() != model.English {
		t.Error("the language is not found")
	}
	s.finds(s.shell.Text("action.finish"))
	s.key(fyne.KeyReturn)
	s.shows("finish.title")
	s.key(fyne.KeyReturn)
	s.at(desk.Home)
	if found := s.finds(string(family.Applicant().IIN)); len(found) == 0 {
		t.Fatalf("the draft is not found by its IIN: %q", found)
	}
	s.key(fyne.KeyReturn)
	s.at(desk.Login)
}

func TestEscapeLeavesThePaletteAsIfItHadNotBeen(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	s.write("8802")
	s.finds("zzzz")
	s.shows("palette.none")
	s.shell.SetLang(model.Kazakh)
	if !slices.Contains(s.texts(), "zzzz") {
		t.Error("what was typed is lost in another language")
	}
	s.key(fyne.KeyEscape)
	s.write("29")
	if got := s.shell.Desk.Visit().IIN; got != "880229" {
		t.Errorf("the IIN is %q", got)
	}
	s.key(ui.KeyHelp)
	s.finds("zzzz")
	s.key(fyne.KeyEscape)
	if n := len(s.window.Canvas().Overlays().List()); n != 1 {
		t.Errorf("the panel before it does not come back: %d", n)
	}
}

func TestThePaletteFindsAnOrganizationWhileNobodyIsServed(t *testing.T) {
	s := newStage(t)
	for _, typed := range []string{"ajgol", "aygol", "Айгөлек"} {
		found := s.finds(typed)
		if len(found) == 0 || !strings.Contains(found[0], "йг") {
			t.Errorf("%q finds %q", typed, found)
		}
		s.key(ui.KeyBack)
	}
	s.finds("ajgol")
	s.key(ui.KeyPrimary)
	s.shows("action.start") // its places are shown, nobody is put on a list
	s.at(desk.Home)
	s.key(ui.KeyPrimary)
	s.at(desk.Login)
}

func TestThePaletteFindsASettingUnderAnotherLayout(t *testing.T) {
	s := newStage(t)
	s.shell.Settings = newDrawer()
	title := s.shell.Text("settings.title")
	for _, typed := range []string{"yfcnh", "настр", strings.ToUpper(firstLetters(title))} {
		if found := s.finds(typed); !slices.Contains(found, title) {
			t.Errorf("%q finds %q", typed, found)
		}
		s.key(ui.KeyBack)
	}
	if found := s.finds(s.shell.Text("settings.scale")); len(found) == 0 || found[0] != s.shell.Text("settings.scale") {
		t.Errorf("a setting is not found: %q", found)
	}
	s.key(ui.KeyPrimary)
	s.shows("settings.look")
}

func TestThePaletteNamesItsCommandsAsSentences(t *testing.T) {
	s := newStage(t)
	for _, lang := range model.Langs() {
		s.shell.SetLang(lang)
		for _, title := range s.finds("") {
			if first := []rune(title)[0]; unicode.IsLower(first) {
				t.Errorf("%s: %q", lang, title)
			}
		}
		s.key(ui.KeyBack)
	}
}

func TestALockedWindowHasNoPalette(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.shell.OpenPalette()
	if len(o.window.Canvas().Overlays().List()) > 0 {
		t.Error("it opened before anybody unlocked")
	}
	o.unlock(1)
	o.finds("")
	o.shell.Lock()
	if len(o.window.Canvas().Overlays().List()) > 0 {
		t.Error("it stays over the lock")
	}
}

func firstLetters(text string) string { return string([]rune(text)[:3]) }

func TestThePalettePutsWhatBeginsWithTheTextFirst(t *testing.T) {
	s := newStage(t)
	kazakh, english := assets.Texts(model.Kazakh).T("lang.name"), assets.Texts(model.English).T("lang.name")
	for text, want := range map[string]string{firstLetters(kazakh): kazakh, firstLetters(english): english, "тіл": kazakh} {
		titles := s.finds(text)
		if len(titles) == 0 || titles[0] != want {
			t.Errorf("%q finds %q", text, titles)
		}
		s.key(fyne.KeyEscape)
	}
}
