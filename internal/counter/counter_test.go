package counter

import (
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

const testPIN = "702702"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// optionsOf are those of a computer with a data folder of its own.
func optionsOf(t *testing.T, practice bool, set map[settings.Key]string) Options {
	t.Helper()
	set[settings.Data] = t.TempDir()
	s, err := settings.Load(settings.Input{Flags: set})
	must(t, err)
	return NewOptions(s, practice)
}

// opened is the program with its window, which nothing reaches from another goroutine.
func opened(t *testing.T) *counter {
	t.Helper()
	o := optionsOf(t, false, map[settings.Key]string{settings.Lang: "en"})
	program := test.NewTempApp(t)
	program.Settings().SetTheme(theme.New(theme.Options{}))
	c := &counter{ctx: t.Context(), options: o, app: program, log: slog.New(slog.DiscardHandler), window: test.NewTempWindow(t, nil)}
	c.window.Resize(fyne.NewSize(windowWidth, windowHeight))
	cfg := c.build(t)
	cfg.Inline, cfg.Operators = true, nil
	c.shell = ui.New(c.window, cfg)
	t.Cleanup(func() { must(t, c.close()) })
	return c
}

// build builds the services and returns what the window is opened with.
func (c *counter) build(t *testing.T) ui.Config {
	t.Helper()
	c.keyring = &askedKeyring{keyring: noKeyring{}, ctx: c.ctx, patience: time.Hour}
	b := c.newBuilder(c.options)
	must(t, b.Start(c.ctx))
	c.use(b)
	return c.config()
}

// noKeyring is a system without a keyring.
type noKeyring struct{}

func (noKeyring) Get(string) ([]byte, error) { return nil, keyring.ErrNone }
func (noKeyring) Set(string, []byte) error   { return keyring.ErrNone }

// inTheWay makes a folder where a file should be opened.
func inTheWay(t *testing.T, path string) {
	t.Helper()
	must(t, os.MkdirAll(path, 0o700))
}

func TestAWindowThatCannotBeOpenedAnewTellsWhy(t *testing.T) {
	c := opened(t)
	inTheWay(t, CachePath(c.options.Data))
	must(t, preferences{c}.Set("central", "https://central.example.kz"))
	c.reopen()
	c.reopen() // asked for twice
	c.background.Wait()
	_, action := assets.Texts(model.English).ErrorText(model.NewError(model.CodeCacheFailed))
	if shown := widgets.Texts(c.window.Content()); !slices.ContainsFunc(shown, func(text string) bool { return strings.Contains(text, action) }) {
		t.Errorf("the window shows %q and not %q", shown, action)
	}
	if c.shell != nil || c.window.Canvas().OnTypedRune() != nil {
		t.Error("the old shell still hears what is typed")
	}
}

func TestWhatTheFirstPageWaitsForIsToldInTheWindow(t *testing.T) {
	wrong := model.NewError(model.CodeCacheFailed)
	for name, tt := range map[string]struct {
		options Options
		waits   bool
	}{
		"an office whose file cannot be opened": {Options{}, true},
		"a kiosk, of an unknown size":           {Options{Kiosk: true}, true},
		"practice":                              {Options{Practice: true}, false},
	} {
		built := make(chan error, 1)
		if tt.waits {
			built <- wrong
		}
		c := &counter{options: tt.options}
		if c.openEarly(c.newBuilder(tt.options), built) || c.shell != nil || c.failure != nil {
			t.Errorf("%s: opened", name)
		}
		if tt.waits && len(built) != 1 {
			t.Errorf("%s: nobody learns what became of it", name)
		}
	}
}
