package ui_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

var update = flag.Bool("update", false, "write the goldens of the screens anew")

// TestEveryScreenReadsAsItDid holds what stands on every screen in each language: the
// widgets in their order, with their texts. Where they stand is measured elsewhere. After
// a change that is meant: go test ./ui -run TestEveryScreenReadsAsItDid -update, and read
// the difference.
func TestEveryScreenReadsAsItDid(t *testing.T) {
	if raced {
		t.Skip("nothing of it runs beside anything")
	}
	for name, kiosk := range map[string]bool{"office": false, "kiosk": true} {
		for _, lang := range model.Langs() {
			t.Run(name+"/"+string(lang), func(t *testing.T) {
				var read strings.Builder
				last := ""
				newGuide(t, lang, theme.Options{Kiosk: kiosk}, func(g *guide, screen string) {
					markup := g.markup()
					if markup == last {
						t.Errorf("%s is the screen before it: the way to it does not lead there", screen)
					}
					fmt.Fprintf(&read, "== %s\n%s", screen, changed(last, markup))
					last = markup
				}).walk()
				compareGolden(t, filepath.Join("testdata", "screens", name+"."+string(lang)+".txt"), read.String())
			})
		}
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o600))
		return
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if string(want) == got {
		return
	}
	screen, wants := "", strings.Split(string(want), "\n")
	for i, line := range strings.Split(got, "\n") {
		if strings.HasPrefix(line, "== ") {
			screen = line[3:]
		}
		if i >= len(wants) || wants[i] != line {
			t.Fatalf("%s, line %d, screen %s: %q, was %q", path, i+1, screen, line, wants[min(i, len(wants)-1)])
		}
	}
	t.Fatalf("%s: the end is missing", path)
}

// changed leaves out the beginning that a screen has in common with the one before it:
// ribbon, header, rail.
func changed(last, markup string) string {
	before, now := strings.SplitAfter(last, "\n"), strings.SplitAfter(markup, "\n")
	same := 0
	for same < len(before) && same < len(now)-1 && before[same] == now[same] {
		same++
	}
	if same == 0 {
		return markup
	}
	return fmt.Sprintf("(%d lines as before)\n", same) + strings.Join(now[same:], "")
}

// chance is what is another one with every run.
var chance = regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){2,}|[0-9a-zA-Z-]{20,}|[0-9]+ (КБ|KB)|/tmp/[^ "]*/`)

// markup writes what lies on top of the window, a line for each text and each widget
// that can be used.
func (g *guide) markup() string {
	var out strings.Builder
	write := func(kind, text string, o fyne.CanvasObject) {
		mark := ""
		if d, ok := o.(interface{ Disabled() bool }); ok && d.Disabled() {
			mark = " off"
		}
		if focused := g.window.Canvas().Focused(); focused != nil && fyne.CanvasObject(o) == focused.(fyne.CanvasObject) { //nolint:errcheck // every widget is an object
			mark += " focused"
		}
		fmt.Fprintf(&out, "%s %q%s\n", kind, chance.ReplaceAllString(text, "…"), mark)
	}
	widgets.Walk(g.top(), func(o fyne.CanvasObject) bool {
		switch t := o.(type) {
		case *widgets.Text:
			if t.Text() != "" {
				write("Text", t.Text(), o)
			}
			return false
		case *canvas.Text:
			if t.Text != "" {
				write("text", t.Text, o)
			}
		case *canvas.Image, *canvas.Raster:
			write("picture", "", o)
		case fyne.Widget:
			if _, types := o.(interface{ SelectedText() string }); types {
				write("input", strings.Join(widgets.Texts(o), ""), o)
				return false
			}
			kind := strings.TrimPrefix(fmt.Sprintf("%T", o), "*widgets.")
			if !slices.Contains([]string{"Icon", "Divider", "ActivityGround", "keyCap", "Text", "voice", "unheard"}, kind) {
				write(kind, "", o)
			}
		}
		return true
	})
	return out.String()
}
