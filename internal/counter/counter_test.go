package counter

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/assets"
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
func opened(t *testing.T) *wiring {
	t.Helper()
	o := optionsOf(t, false, map[settings.Key]string{settings.Lang: "en"})
	program := test.NewTempApp(t)
	program.Settings().SetTheme(theme.New(theme.Options{}))
	w := &wiring{ctx: t.Context(), options: o, app: program, log: slog.New(slog.DiscardHandler), window: test.NewTempWindow(t, nil)}
	w.window.Resize(fyne.NewSize(windowWide, windowTall))
	cfg, err := w.assemble()
	must(t, err)
	cfg.Inline, cfg.Operators = true, nil
	w.shell = ui.New(w.window, cfg)
	t.Cleanup(func() { must(t, w.close()) })
	return w
}

// inTheWay has the file of a memory be one that cannot be opened.
func inTheWay(t *testing.T, path string) {
	t.Helper()
	must(t, os.MkdirAll(path, 0o700))
}

func TestAPracticeThatCannotStartLeavesNothingBehind(t *testing.T) {
	w := opened(t)
	before := w.neighbours
	path := filepath.Join(w.options.Data, practiceName)
	inTheWay(t, path)
	failed := w.beginPractice()
	if err := failed.Start(t.Context()); err == nil {
		t.Fatal("it started")
	}
	if w.neighbours != before || w.options.Practice || w.opening.made != (neighbours{}) {
		t.Error("the program is half in practice")
	}
	must(t, os.Remove(path))
	again := w.beginPractice()
	must(t, again.Start(t.Context()))
	if w.neighbours != before || w.options.Practice {
		t.Error("the program is in practice before its window is")
	}
	d, practice := again.Take()
	if d != w.desk || d == before.desk || practice == nil || w.memory == nil || !w.options.Practice {
		t.Error("the program is not in practice")
	}
}

func TestAPracticeThatNobodyTakesIsClosedWithTheWindow(t *testing.T) {
	w := opened(t)
	o := w.begin(w.options)
	o.options.Practice = true
	must(t, o.Start(t.Context()))
	must(t, w.close())
	if _, err := o.made.memory.Operators(); err == nil {
		t.Error("its memory is open")
	}
}

func TestAWindowThatCannotBeOpenedAnewTellsWhy(t *testing.T) {
	w := opened(t)
	inTheWay(t, CachePath(w.options.Data))
	must(t, preferences{w}.Set("central", "https://central.example.kz"))
	w.reopen()
	w.reopen() // asked for twice
	w.background.Wait()
	_, action := assets.Texts(model.English).ErrorText(model.NewError(model.CodeCacheFailed))
	if shown := widgets.Texts(w.window.Content()); !slices.ContainsFunc(shown, func(text string) bool { return strings.Contains(text, action) }) {
		t.Errorf("the window shows %q and not %q", shown, action)
	}
	if w.shell != nil || w.window.Canvas().OnTypedRune() != nil {
		t.Error("the old shell still hears what is typed")
	}
}
