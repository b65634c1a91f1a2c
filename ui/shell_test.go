package ui_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	agent "akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/printing/drawing"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/tour"
	"akmola.kz/kezek/ui/widgets"
)

// patience is how long an answer may take on a busy machine.
const patience = time.Minute

// TestMain collects garbage a quarter as often: there is much of it, and few computers lack
// the memory.
func TestMain(m *testing.M) {
	if drawing.Draw() { // for the pictures
		return
	}
	debug.SetGCPercent(400)
	code := m.Run()
	forgetPractices()
	os.Exit(code)
}

// forgetWidgets has the toolkit drop what it keeps of widgets that nobody has drawn for a
// minute, as it does in a real window with every picture of it.
func forgetWidgets() {
	software.NewCanvas().Capture()
	forgetFonts()
}

// stage is a window of the test driver with everything real behind it. Work runs
// inline, so that nothing has to be waited for.
type stage struct {
	t        testing.TB
	window   fyne.Window
	shell    *ui.Shell
	practice *practice.Practice
	holder   *holder
	saved    *folder
	printer  *tray

	provisional ui.Provisional // the paper that was asked for last
	refused     ui.Refusal     // the same
}

// holder chooses the keys of one person in NCALayer's dialog.
type holder struct{ iin model.IIN }

// Choose takes the key for logging in where one fits, which it does not for signing.
func (h *holder) Choose(_ context.Context, request agent.Request) (choice agent.Choice, err error) {
	for _, path := range request.Files() {
		offers, err := request.Open(path, ca.PracticePassword)
		if err != nil {
			return agent.Choice{}, err
		}
		for _, offer := range offers {
			if offer.Problem != "" || offer.Key.Certificate.IIN != string(h.iin) {
				continue
			}
			if choice.Key == nil || offer.Key.Certificate.KeyUse == pki.AuthKey {
				choice.Key = offer.Key
			}
		}
	}
	if choice.Key == nil {
		return agent.Choice{}, agent.ErrCancelled
	}
	return choice, nil
}

// folder keeps saved documents in memory.
type folder struct {
	names []string
	fail  error
}

func (f *folder) Save(name, extension string, data []byte) (string, error) {
	if f.fail != nil {
		return "", f.fail
	}
	if len(data) == 0 {
		return "", errors.New("an empty document")
	}
	name += extension
	f.names = append(f.names, name)
	return name, nil
}

func (f *folder) Open(string) error { return nil }

func (f *folder) Clean() error {
	f.names = nil
	return nil
}

// bareStage is a stage before its window is opened. Its work runs inline, on the goroutine of
// the test alone, so under the race detector there is nothing to find: the window with its own
// goroutines is driven under it by runner_test.go, and whole by the tests of cmd/kezek.
func bareStage(t testing.TB) *stage {
	t.Helper()
	if raced {
		t.Skip("nothing of it runs beside anything")
	}
	return &stage{t: t, holder: &holder{}, saved: &folder{}, printer: &tray{printers: []string{"Counter_3", "Hall"}}}
}

// newStage opens the window; the families named bring their keys.
func newStage(t testing.TB, keyOwners ...string) *stage {
	t.Helper()
	s := bareStage(t)
	s.practice = startPractice(t, practice.Options{Dialog: s.holder, KeyOwners: keyOwners})
	line, err := central.New(central.Config{BaseURL: s.practice.CentralURL, Timeout: patience, Attempts: 1})
	must(t, err)
	t.Cleanup(line.Close)
	s.open(line)
	return s
}

func (s *stage) open(line desk.Central) {
	s.t.Helper()
	signer, err := ncalayer.New(ncalayer.Config{
		URL: s.practice.AgentURL, RootCAs: s.practice.AgentRoots, Chain: s.practice.AgentChain, Check: pki.CheckSignature,
		ConnectTimeout: patience,
	})
	must(s.t, err)
	s.openWith(line, signer)
}

func (s *stage) openWith(line desk.Central, signer desk.Signer) {
	s.t.Helper()
	s.t.Cleanup(forgetWidgets)
	app := test.NewTempApp(s.t)
	app.Settings().SetTheme(theme.New(theme.Options{Scale: 1}))
	s.window = test.NewTempWindow(s.t, nil)
	s.window.Resize(fyne.NewSize(1366, 768))
	s.shell = ui.New(s.window, ui.Config{
		Desk: desk.New(desk.Config{
			Host: strings.TrimPrefix(s.practice.CentralURL, "http://"), Central: line, Signer: signer,
			Lang: model.Russian, Office: "ЦОН № 3", District: "1110",
		}),
		Files: s.saved, Inline: true, Printer: s.printer, Preview: s.printer, ActURL: func(id string) string { return "https://kezek.example/check/act/" + model.ActCheck(id) },
		Refusal: func(p ui.Refusal) ([]byte, error) {
			s.refused = p
			return []byte("%PDF-"), nil
		},
		Provisional: func(p ui.Provisional) ([]byte, error) {
			s.provisional = p
			return []byte("%PDF-"), nil
		},
	})
	s.t.Cleanup(s.shell.Close)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *stage) family(id string) people.Family {
	s.t.Helper()
	family, ok := people.Find(s.practice.Families, id)
	if !ok {
		s.t.Fatalf("no family %q", id)
	}
	return family
}

func (s *stage) key(names ...fyne.KeyName) {
	for _, name := range names {
		c := s.window.Canvas()
		if focused := c.Focused(); focused != nil {
			focused.TypedKey(&fyne.KeyEvent{Name: name})
		} else {
			c.OnTypedKey()(&fyne.KeyEvent{Name: name})
		}
	}
}

// contact gives the address of a first visit, and the phone where it is asked for.
func (s *stage) contact(email string) {
	s.t.Helper()
	s.write(email)
	s.key(fyne.KeyReturn)
	if session, _ := s.shell.Desk.Session(); session.Applicant.Phone == "" {
		s.write("7000000002")
		s.key(fyne.KeyReturn)
	}
}

func (s *stage) write(text string) {
	s.t.Helper()
	for _, r := range text {
		focused := s.window.Canvas().Focused()
		if focused == nil {
			s.t.Fatalf("nothing has the focus; the window shows %q", s.texts())
		}
		focused.TypedRune(r)
	}
}

func (s *stage) texts() []string {
	texts := widgets.Texts(s.window.Canvas().Content())
	for _, overlay := range s.window.Canvas().Overlays().List() {
		texts = append(texts, widgets.Texts(overlay)...)
	}
	return texts
}

func (s *stage) shows(key string, args ...any) {
	s.t.Helper()
	want := s.shell.Text(key, args...)
	if !slices.ContainsFunc(s.texts(), func(text string) bool { return strings.Contains(text, want) }) {
		s.t.Fatalf("the window lacks %s %q; it shows %q", key, want, s.texts())
	}
}

// at holds that the window shows the step of the visit.
func (s *stage) at(step desk.Step) {
	s.t.Helper()
	s.on(ui.Route(step))
}

// on holds that the window shows the screen.
func (s *stage) on(route ui.Route) {
	s.t.Helper()
	if got := s.shell.Route(); got != route {
		s.t.Fatalf("at %s, not %s; the window shows %q", got, route, s.texts())
	}
}

func (s *stage) code(phone model.Phone) string {
	return s.practice.Telephone.LastCode(phone)
}

// toLogin opens the login in the family's district.
func (s *stage) toLogin() {
	s.t.Helper()
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	s.at(desk.Login)
}

func TestTheTourGoesThroughEveryScreenInEveryLanguage(t *testing.T) {
	s := newStage(t, "phone_other", "phone_not_bound", "bmg_down")
	scan := filepath.Join(t.TempDir(), "scan.pdf")
	must(t, os.WriteFile(scan, []byte(modeltest.PDF), 0o600))
	pictures := 0
	for _, visit := range []struct {
		lang   model.Lang
		method model.LoginMethod
		family string
	}{
		{model.Kazakh, model.ByCode, "ready"}, {model.Kazakh, model.ByKey, "phone_other"},
		{model.Russian, model.ByCode, "two_children"}, {model.Russian, model.ByKey, "phone_not_bound"},
		{model.English, model.ByCode, "key_expired"}, {model.English, model.ByKey, "bmg_down"},
	} {
		family := s.family(visit.family)
		applicant := family.Applicant()
		s.holder.iin = applicant.IIN
		err := tour.Run(tour.Config{
			Window: s.window, Shell: s.shell, Code: s.code,
			Picture: func(string) error { pictures++; return nil },
			Agent:   func(model.IIN, bool, func()) error { return nil }, // the holder has answered already
			Visits: []tour.Visit{{
				Lang: visit.lang, Method: visit.method, IIN: applicant.IIN, Phone: applicant.Phone,
				Child: family.Children[0].IIN, Scan: scan,
			}},
		})
		must(t, err)
	}
	if pictures < 150 {
		t.Errorf("only %d screens", pictures)
	}
}

func TestNothingTypedIsLostWhenTheLanguageChanges(t *testing.T) {
	s := newStage(t)
	s.key(fyne.KeyReturn)
	s.write("бура")
	for _, lang := range []model.Lang{model.Kazakh, model.English, model.Russian} {
		s.shell.SetLang(lang)
		if !slices.Contains(s.texts(), "бура") {
			t.Errorf("%s: the search is lost", lang)
		}
	}
	s.key(fyne.KeyReturn)
	s.at(desk.Login)
	s.write("940317")
	s.shell.SetLang(model.Kazakh)
	if !slices.Contains(s.texts(), "940317") {
		t.Error("the IIN is lost")
	}
	s.write("4") // and the focus is where it was
	s.shows("sex.female")
}

func TestAnIINIsReadWhileItIsTyped(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	for _, tt := range []struct{ typed, key string }{
		{"880229300802", "sex.male"},
		{"2302", "digits.left"},
	} {
		s.write(tt.typed)
		if tt.key == "digits.left" {
			if !slices.ContainsFunc(s.texts(), func(text string) bool { return strings.HasPrefix(text, "ещё 8") }) {
				t.Errorf("no count of the digits that are left: %q", s.texts())
			}
		} else {
			s.shows(tt.key)
		}
		for range 12 {
			s.key(fyne.KeyBackspace)
		}
	}
	for typed, code := range map[string]string{"2313": "iin_date", "230315700005": "iin_century", "230315500003": "iin_checksum"} {
		s.write(typed)
		s.shows("error." + code + ".field")
		for range 12 {
			s.key(fyne.KeyBackspace)
		}
	}
	s.write("a")
	s.shows("error.iin_digits.field")
}

func TestTheKazakhTopRowTypesDigits(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	s.write(`ү,ңіг`) // 8 6 4 3 5 on the Kazakh layout
	if !slices.Contains(s.texts(), "86435") && !slices.ContainsFunc(s.texts(), func(text string) bool { return strings.HasPrefix(text, "8") }) {
		t.Errorf("%q", s.texts())
	}
}

func TestFaultsAreToldAndLoseNothing(t *testing.T) {
	s := newStage(t, "ready")
	s.toLogin()
	s.holder.iin = s.family("ready").Applicant().IIN
	for code, faults := range map[model.Code]agent.Faults{
		model.CodeNCALayerDown:      {Down: true},
		model.CodeNCALayerModule:    {NoBasics: true, NoCommonUtils: true},
		model.CodeNCALayerCancelled: {Cancelled: true},
		model.CodeNCALayerClosed:    {ClosedHalfWay: true},
		model.CodeNCALayerNonsense:  {Rubbish: `{"body":7,"status":true}`},
		model.CodeNCALayerSignature: {OtherBytes: true},
	} {
		must(t, s.practice.Agent.SetFaults(faults))
		for _, lang := range model.Langs() {
			s.shell.SetLang(lang)
			s.key(ui.KeySignature)
			s.at(desk.Login)
			s.shows("error." + string(code) + ".title")
			s.shows("error." + string(code) + ".action")
			if told := slices.Contains(s.texts(), s.shell.Text("error.code", "code", code)); told != code.ForSupport() {
				t.Errorf("the code %s stands there: %t", code, told)
			}
		}
	}
	must(t, s.practice.Agent.SetFaults(agent.Faults{}))
	s.key(ui.KeySignature)
	s.shows("login.owner.confirm")
	s.key(fyne.KeyReturn)
	s.at(desk.Email)
}

func TestOutcomesOfLinkingHaveTheirOwnTexts(t *testing.T) {
	s := newStage(t, "already_linked", "linked_by_other", "no_application", "kinship_refused", "kinship_down", "too_old")
	for id, code := range map[string]model.Code{
		"already_linked": model.CodeAlreadyLinked, "linked_by_other": model.CodeLinkedByOther,
		"no_application": "", "kinship_refused": model.CodeKinshipRefused,
		"kinship_down": model.CodeKinshipDown, "too_old": model.CodeIINChild,
	} {
		family := s.family(id)
		s.holder.iin = family.Applicant().IIN
		s.toLogin()
		s.key(ui.KeySignature, fyne.KeyReturn)
		s.at(desk.Email)
		s.contact("test@example.kz")
		s.at(desk.Cabinet)
		s.key(ui.KeyAdd)
		s.at(desk.Profile)
		s.write(string(family.Children[0].IIN))
		s.key(fyne.KeyReturn)
		s.at(desk.Profile)
		switch code {
		case "": // a new application is made for the child
			s.shows("link.confirm")
		case model.CodeIINChild:
			s.shows("error." + string(code) + ".field")
		default:
			s.shows("error." + string(code) + ".title")
			s.shows("error." + string(code) + ".action")
		}
		if !slices.Contains(s.texts(), family.Children[0].IIN.Grouped()) {
			t.Errorf("%s: what was typed is lost", id)
		}
		s.shell.Finish()
		s.at(desk.Home)
	}
}

func TestACentralThatIsDownIsToldOnTheScreen(t *testing.T) {
	s := newStage(t)
	line, err := central.New(central.Config{BaseURL: "http://127.0.0.1:1", Attempts: 1})
	must(t, err)
	t.Cleanup(line.Close)
	s.open(line)
	s.key(fyne.KeyReturn)
	s.at(desk.District)
	s.shows("error.central_down.title")
	s.shows("error.central_down.action")
	s.key(fyne.KeyEscape)
	s.at(desk.Home)
}

// opening is a practice mode that starts at once, or not.
type opening struct {
	desk *desk.Desk
	fail error
}

func (o opening) Start(context.Context) error                 { return o.fail }
func (o opening) Use() (*desk.Desk, ui.Practice, ui.Officers) { return o.desk, nil, nil }

func TestWithoutACentralThePracticeModeIsOffered(t *testing.T) {
	s := newStage(t)
	line, err := central.New(central.Config{})
	must(t, err)
	t.Cleanup(line.Close)
	practiceDesk := s.shell.Desk
	s.shell = ui.New(s.window, ui.Config{
		Desk:  desk.New(desk.Config{Central: line, Signer: practiceDesk.Signer, Lang: model.Kazakh}),
		Files: s.saved, Inline: true, Unset: true,
		OpenPractice: func() ui.PracticeStarter { return opening{desk: practiceDesk} },
	})
	s.shows("home.unset")
	s.shows("home.central.unset")
	s.key(fyne.KeyReturn)
	s.at(desk.Home)
	s.shows("action.start")
	s.shows("home.central.on")
	if s.shell.Desk.Lang() != model.Kazakh {
		t.Error("the language changed")
	}
	s.key(fyne.KeyReturn)
	s.at(desk.District)
}

func TestANoticeIsNotAcknowledgedByAnOldEnter(t *testing.T) {
	s := newStage(t, "ready")
	family := s.family("ready")
	s.holder.iin = family.Applicant().IIN
	s.toLogin()
	s.key(ui.KeySignature, fyne.KeyReturn)
	s.contact("test@example.kz")
	s.key(ui.KeyAdd)
	s.write(string(family.Children[0].IIN))
	s.key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	s.at(desk.Organization)
	s.key(fyne.KeyReturn)
	s.shows("organization.pick") // nobody chose
	s.key(fyne.KeyDown, fyne.KeyReturn)
	s.shows("organization.choose.language")
	s.key(fyne.KeyRight, fyne.KeyReturn)
	s.at(desk.Check)
	s.key(ui.KeySignature)
	s.at(desk.Notice)
	if focused := s.window.Canvas().Focused(); focused != nil {
		t.Errorf("%T has the focus: a space bar would acknowledge", focused)
	}
	s.key(fyne.KeyEscape)
	s.at(desk.Notice)
	s.key(fyne.KeyReturn)
	s.at(desk.Receipt)
	s.key(ui.KeyPrint, fyne.KeyReturn)
	if len(s.printer.jobs) != 1 || len(s.saved.names) != 1 || !strings.HasSuffix(s.saved.names[0], ".pdf") {
		t.Errorf("printed %v, saved %q", s.printer.jobs, s.saved.names)
	}

	// The same place again is told before anything is signed.
	s.key(ui.KeyWaiting, ui.KeyAdd)
	s.at(desk.Cabinet)
	s.key(fyne.KeyReturn)
	s.at(desk.Organization)
	s.shows("organization.entered", "number", s.shell.Desk.Entry().Number)
	s.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	s.at(desk.Organization)
	s.shows("error.entry_exists.title", "number", s.shell.Desk.Entry().Number)
}

func TestFinishRemovesTheCitizensDocuments(t *testing.T) {
	s := newStage(t)
	s.saved.names = []string{"a.pdf"}
	s.shell.Finish()
	if len(s.saved.names) != 0 {
		t.Error("documents are left behind")
	}
}
