package ui_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// drawer is the settings of a computer, in memory, and services that can be asked.
type drawer struct {
	values   []settings.Value
	problems []settings.Problem
	fail     error
	health   model.Health
	silent   error // of the central
	agent    error
	asked    []string
	reopened int
	reported int
}

func newDrawer() *drawer {
	d := &drawer{health: model.Health{Version: "1.4.0"}}
	for _, s := range [][2]string{
		{"lang", "ru"}, {"office", ""}, {"district", "1110"}, {"central", ""}, {"proxy", ""}, {"ncalayer", "wss://127.0.0.1:13579/"}, {"ncalayer-ca", ""},
		{"scale", "100"}, {"theme", "light"}, {"lock-after", "5m"}, {"keep-drafts", "14"}, {"keep-accepted", "3"}, {"kiosk", "false"},
	} {
		d.values = append(d.values, settings.Value{Key: settings.Key(s[0]), Text: s[1], Source: settings.Default, Free: true})
	}
	return d
}

func (d *drawer) at(key settings.Key) *settings.Value {
	return &d.values[slices.IndexFunc(d.values, func(s settings.Value) bool { return s.Key == key })]
}

// lock has somebody stronger decide a setting.
func (d *drawer) lock(key settings.Key, text string, source settings.Source, where string) {
	*d.at(key) = settings.Value{Key: key, Text: text, Source: source, Where: where}
}

func (d *drawer) Values() []settings.Value     { return d.values }
func (d *drawer) Problems() []settings.Problem { return d.problems }

func (d *drawer) Set(key settings.Key, text string) error {
	if d.fail != nil {
		return d.fail
	}
	if key == "central" && strings.HasPrefix(text, "http://") {
		return model.NewError(model.CodeSettingPlain)
	}
	d.at(key).Text, d.at(key).Source = text, settings.Clerk
	return nil
}

func (d *drawer) Look() theme.Options {
	o := theme.Options{Variant: theme.Variant(d.at("theme").Text), Scale: 1}
	if d.at("scale").Text == "125" {
		o.Scale = 1.25
	}
	return o
}

func (d *drawer) LockAfter() time.Duration {
	after, _ := time.ParseDuration(d.at("lock-after").Text)
	return after
}

func (d *drawer) Pending() bool { return d.at("office").Text != "" || d.at("central").Text != "" }

func (d *drawer) Central(_ context.Context, address string) (model.Health, error) {
	d.asked = append(d.asked, address)
	return d.health, d.silent
}

func (d *drawer) NCALayer(_ context.Context, address, authority string) (string, error) {
	d.asked = append(d.asked, address+" "+authority)
	return "1.4", d.agent
}

func (d *drawer) Ask() func(context.Context) []ui.Facts {
	return func(context.Context) []ui.Facts {
		return []ui.Facts{
			{Key: "versions", Facts: []ui.Fact{{Key: "program", Value: "0.4.0"}, {Key: "mode", Word: "diagnostics.mode.counter"}}},
			{Key: "cache", Facts: []ui.Fact{{Key: "size", Bytes: 3 << 19}, {Key: "path", Value: "~/kezek"}}},
		}
	}
}

func (d *drawer) Report(context.Context, model.Lang, []ui.Facts) (string, error) {
	d.reported++
	return "/tmp/report.zip", d.fail
}

// withDrawer opens the stage's window with settings; unset: no central is set up.
func withDrawer(t *testing.T, d *drawer, unset bool) *stage {
	t.Helper()
	s := bareStage(t)
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Options{}))
	s.window = test.NewTempWindow(t, nil)
	s.window.Resize(fyne.NewSize(1366, 768))
	s.shell = ui.New(s.window, ui.Config{
		Desk:  desk.New(desk.Config{Central: nobody{}, Signer: nobody{}, Lang: model.Russian, Office: "ЦОН № 3", District: "1110"}),
		Files: s.saved, Inline: true, Unset: unset, Settings: d, Checks: d, Diagnostics: d,
		Reopen:       func() { d.reopened++ },
		OpenPractice: func() ui.PracticeStarter { return opening{fail: errors.New("not here")} },
	})
	t.Cleanup(s.shell.Close)
	return s
}

// nobody is services that do not answer.
type nobody struct{ desk.Central }

func (nobody) SetWorkplace(model.WorkplaceKey) {}

func (nobody) Health(context.Context) (model.Health, error) {
	return model.Health{}, model.NewError(model.CodeCentralUnset)
}

func (nobody) Version(context.Context) (string, error) {
	return "", model.NewError(model.CodeNCALayerDown)
}

func (nobody) Sign(context.Context, []byte, string, string, string, string) ([]byte, error) {
	return nil, model.NewError(model.CodeNCALayerDown)
}

// field finds a field by its label.
func (s *stage) field(key string) *widgets.Field {
	s.t.Helper()
	var found *widgets.Field
	look := func(o fyne.CanvasObject) bool {
		if f, ok := o.(*widgets.Field); ok && widgets.Texts(f)[0] == s.shell.Text("settings."+key) {
			found = f
		}
		return found == nil
	}
	widgets.Walk(s.window.Canvas().Content(), look)
	for _, overlay := range s.window.Canvas().Overlays().List() {
		found = nil
		widgets.Walk(overlay, look)
	}
	if found == nil {
		s.t.Fatalf("no field %s; the window shows %q", key, s.texts())
	}
	return found
}

// fill types into a field of the settings, in the place of what stands there.
func (s *stage) fill(key, text string) {
	s.t.Helper()
	entry, ok := s.field(key).Input().(*widgets.Entry)
	if !ok {
		s.t.Fatalf("%s cannot be typed", key)
	}
	entry.SetText("")
	s.window.Canvas().Focus(entry.Focusable())
	s.write(text)
}

// pick chooses one of the segments of a setting.
func (s *stage) pick(key string, right int) {
	s.t.Helper()
	input, ok := s.field(key).Input().(fyne.Focusable)
	if !ok {
		s.t.Fatalf("%s cannot be chosen", key)
	}
	s.window.Canvas().Focus(input)
	for range right {
		s.key(fyne.KeyRight)
	}
}

func TestTheFirstRunAsksForWhatIsNeededInEveryLanguage(t *testing.T) {
	for _, lang := range model.Langs() {
		d := newDrawer()
		s := withDrawer(t, d, true)
		s.shell.SetLang(lang)
		s.shows("first.title")
		for _, key := range []string{"lang", "office", "district", "central", "ncalayer"} {
			s.shows("settings." + key)
		}
		s.shows("home.practice")
		if d.at("lang").Text != "ru" {
			t.Error("the language is kept before anybody said so")
		}
		for _, text := range s.texts() {
			if strings.Contains(text, "⟦") {
				t.Errorf("%s: %s", lang, text)
			}
		}
		s.key(fyne.KeyReturn)
		s.shows("first.central.missing")
		s.fill("office", "ЦОН № 7")
		s.fill("central", "http://central.example.kz")
		s.key(fyne.KeyReturn)
		s.shows("error.setting_central_plain.title")
		if d.reopened > 0 || len(d.asked) > 0 {
			t.Fatalf("%s: a central over http was gone on with", lang)
		}
		s.fill("central", "https://central.example.kz")
		s.key(fyne.KeyReturn)
		if d.reopened != 1 || d.at("office").Text != "ЦОН № 7" || d.at("central").Text != "https://central.example.kz" || d.at("lang").Text != string(lang) {
			t.Errorf("%s: opened %d times with %v", lang, d.reopened, d.values)
		}
	}
}

func TestTheFirstRunOffersNoPracticeWhereTheProgramHasNone(t *testing.T) {
	s := withDrawer(t, newDrawer(), true)
	s.shell.OpenPractice = nil
	s.shell.Render()
	s.shows("first.go")
	for _, key := range []string{"home.practice", "first.practice"} {
		if slices.Contains(s.texts(), s.shell.Text(key)) {
			t.Errorf("it shows %s", key)
		}
	}
}

func TestASilentCentralIsToldAndASecondEnterGoesOn(t *testing.T) {
	d := newDrawer()
	d.silent = model.NewError(model.CodeCentralDown)
	s := withDrawer(t, d, true)
	s.fill("central", "https://central.example.kz")
	s.key(fyne.KeyReturn)
	s.shows("first.central.silent")
	s.shows("error.central_down.title")
	if d.reopened != 0 {
		t.Fatal("gone on without telling")
	}
	s.key(fyne.KeyReturn)
	if d.reopened != 1 {
		t.Error("the second Enter does not go on")
	}
}

func TestTheFirstRunKeepsWhatWasTypedWhenTheLanguageChanges(t *testing.T) {
	d := newDrawer()
	s := withDrawer(t, d, true)
	s.fill("central", "https://cent")
	s.shell.SetLang(model.Kazakh)
	if !slices.Contains(s.texts(), "https://cent") {
		t.Errorf("lost: %q", s.texts())
	}
	s.write("ral.kz") // and the focus is where it was
	s.key(fyne.KeyReturn)
	if d.at("central").Text != "https://central.kz" {
		t.Errorf("central %q", d.at("central").Text)
	}
}

func TestWhatSomebodyStrongerDecidedIsShownAndLocked(t *testing.T) {
	d := newDrawer()
	d.lock("central", "https://central.example.kz", "administrator", "/etc/kezek/kezek.toml")
	d.lock("scale", "125", "flag", "--scale")
	d.lock("theme", "dark", "environment", "KEZEK_THEME")
	d.at("office").Source = "clerk"
	s := withDrawer(t, d, false)
	s.key(ui.KeySettings)
	s.shows("settings.title")
	for _, key := range []string{"central", "scale", "theme"} {
		field := s.field(key)
		if texts := strings.Join(widgets.Texts(field), "|"); !strings.Contains(texts, s.shell.Text("settings.locked")) {
			t.Errorf("%s: %s", key, texts)
		}
		if entry, ok := field.Input().(*widgets.Entry); !ok || !entry.Disabled() {
			t.Errorf("%s can be changed", key)
		}
	}
	if texts := strings.Join(widgets.Texts(s.field("office")), "|"); !strings.Contains(texts, s.shell.Text("settings.chosen")) {
		t.Errorf("office: %s", texts)
	}
	for _, text := range s.texts() {
		if strings.Contains(text, "--") || strings.Contains(text, "KEZEK_") || strings.Contains(text, ".toml") {
			t.Errorf("a clerk is told %q", text)
		}
	}
}

func TestADefaultIsNotExplained(t *testing.T) {
	s := withDrawer(t, newDrawer(), false)
	s.key(ui.KeySettings)
	for _, text := range s.texts() {
		if text == s.shell.Text("settings.chosen") || text == s.shell.Text("settings.locked") {
			t.Errorf("somebody is said to have decided: %q", text)
		}
	}
}

func TestASettingActsAtOnceWhereItCan(t *testing.T) {
	d := newDrawer()
	s := withDrawer(t, d, false)
	s.key(ui.KeySettings)
	s.pick("scale", 1)
	if scale := theme.Current().Options().Scale; scale != 1.25 {
		t.Errorf("scale %v", scale)
	}
	s.pick("theme", 1)
	if theme.Current().Options().Variant != theme.VariantDark {
		t.Error("the look stays")
	}
	s.key(fyne.KeyRight) // the focus is still on the look
	if theme.Current().Options().Variant != theme.VariantHighContrast {
		t.Error("the focus was lost when the window was drawn anew")
	}
	s.pick("lang", 1)
	if s.shell.Desk.Lang() != model.English {
		t.Errorf("language %s", s.shell.Desk.Lang())
	}
	s.shows("settings.title")
}

func TestAnAddressIsCheckedWhenItIsTaken(t *testing.T) {
	d := newDrawer()
	s := withDrawer(t, d, false)
	s.key(ui.KeySettings)
	s.fill("central", "https://central.example.kz")
	s.key(fyne.KeyReturn)
	s.shows("settings.central.ok", "version", "1.4.0")
	s.shows("settings.pending")
	d.agent = model.NewError(model.CodeNCALayerTLS)
	s.fill("ncalayer-ca", "/etc/ca.pem")
	s.fill("ncalayer", "wss://127.0.0.1:13580/") // the focus leaves the file: it is taken
	s.key(fyne.KeyReturn)
	s.shows("error.ncalayer_tls.title")
	if !slices.Equal(d.asked, []string{"https://central.example.kz", "wss://127.0.0.1:13579/ /etc/ca.pem", "wss://127.0.0.1:13580/ /etc/ca.pem"}) {
		t.Errorf("asked %q", d.asked)
	}
	s.key(ui.KeyAgain)
	if d.reopened != 1 {
		t.Error("the window is not opened anew")
	}
}

func TestASettingThatCannotBeSavedIsToldUnderItsField(t *testing.T) {
	d := newDrawer()
	d.fail = model.NewError(model.CodeSettingsUnsaved)
	s := withDrawer(t, d, false)
	s.key(ui.KeySettings)
	s.fill("office", "ЦОН")
	s.key(fyne.KeyReturn)
	s.shows("error.settings_unsaved.title")
}

func TestAWrongSettingIsToldOnTheFirstPage(t *testing.T) {
	d := newDrawer()
	d.problems = []settings.Problem{{Where: "KEZEK_SCALE", Err: model.NewError(model.CodeSettingScale, "value", "300")}}
	s := withDrawer(t, d, false)
	s.shows("error.setting_scale.title", "value", "300")
	s.shows("settings.problem", "where", "KEZEK_SCALE") // and its place, for who can mend it
}

func TestDiagnosticsAreShownCopiedAndReported(t *testing.T) {
	d := newDrawer()
	s := withDrawer(t, d, false)
	s.key(ui.KeyDiagnostics)
	s.shows("diagnostics.title")
	s.shows("diagnostics.program")
	s.key(ui.KeyCopy)
	s.shows("diagnostics.copied")
	if text := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(text, "0.4.0") || !strings.Contains(text, s.shell.Text("diagnostics.program")) {
		t.Errorf("copied %q", text)
	}
	s.key(ui.KeyPrimary)
	s.shows("diagnostics.reported.text", "path", "/tmp/report.zip")
	d.fail = model.NewError(model.CodeReportFailed)
	s.key(ui.KeyPrimary)
	s.shows("error.report_failed.title")
	s.key(fyne.KeyEscape, ui.KeySettings, ui.KeyDiagnostics, fyne.KeyEscape)
	s.shows("settings.title") // back where it was opened
}

func TestFactsAreInTheLanguageOfTheScreens(t *testing.T) {
	s := withDrawer(t, newDrawer(), false)
	s.key(ui.KeyDiagnostics)
	for lang, size := range map[model.Lang]string{model.Kazakh: "1,5", model.Russian: "1,5", model.English: "1.5"} {
		s.shell.SetLang(lang)
		size = s.shell.Text("size.mb", "n", size)
		s.shows("diagnostics.mode.counter")
		if !slices.Contains(s.texts(), size) {
			t.Errorf("%s: no %q: %q", lang, size, s.texts())
		}
		s.key(ui.KeyCopy)
		if text := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(text, size) || !strings.Contains(text, s.shell.Text("diagnostics.mode.counter")) {
			t.Errorf("%s: copied %q", lang, text)
		}
	}
}

func TestTheWindowIsNotOpenedAnewWhileSomethingRuns(t *testing.T) {
	d := newDrawer()
	d.at("office").Text = "ЦОН № 4"
	s := withDrawer(t, d, false)
	s.key(ui.KeySettings)
	s.shell.WhenBusy(func() { s.key(ui.KeyAgain) })
	s.key(ui.KeyDiagnostics)
	if d.reopened != 0 {
		t.Error("opened anew over an act")
	}
	s.key(fyne.KeyEscape, ui.KeyAgain)
	if d.reopened != 1 {
		t.Errorf("opened anew %d times", d.reopened)
	}
}
