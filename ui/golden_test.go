package ui_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

var update = flag.Bool("update", false, "write the goldens of the screens anew")

// TestEveryScreenReadsAsItDid holds what stands on every screen: the widgets in their
// order, with their texts. A text is its key in the catalogue, or the name of what it
// belongs to, so that its wording can change; a line that is another one in each language
// stands there for each. Where they stand is measured elsewhere. After a change that is
// meant: go test ./ui -run TestEveryScreenReadsAsItDid -update, and read the difference.
func TestEveryScreenReadsAsItDid(t *testing.T) {
	ui.ReadKeys(t)
	for name, kiosk := range map[string]bool{"office": false, "kiosk": true} {
		t.Run(name, func(t *testing.T) {
			read := map[model.Lang][]reading{}
			for _, lang := range model.Langs() {
				var last string
				var names *naming
				newGuide(t, lang, theme.Options{Kiosk: kiosk}, func(g *guide, screen string) {
					if names == nil {
						names = newNaming(lang, g.practice.Families)
					}
					markup := g.markup(names)
					if markup == last {
						t.Errorf("%s is the screen before it: the way to it does not lead there", screen)
					}
					read[lang] = append(read[lang], reading{screen, markup})
					last = markup
				}).walk()
			}
			compareGolden(t, filepath.Join("testdata", "screens", name+".txt"), together(t, read))
		})
	}
}

// reading is what stands on one screen, a line for each thing.
type reading struct{ screen, markup string }

// together writes the screens of all languages as one.
func together(t *testing.T, read map[model.Lang][]reading) string {
	t.Helper()
	langs := model.Langs()
	var all strings.Builder
	last := ""
	for i, first := range read[langs[0]] {
		var lines [][]string
		for _, lang := range langs {
			if len(read[lang]) != len(read[langs[0]]) || read[lang][i].screen != first.screen {
				t.Fatalf("%s: the way through the screens is another one", lang)
			}
			lines = append(lines, strings.SplitAfter(read[lang][i].markup, "\n"))
		}
		screen := aligned(langs, lines)
		fmt.Fprintf(&all, "== %s\n%s", first.screen, changed(last, screen))
		last = screen
	}
	return all.String()
}

// aligned writes once what is the same in every language, and the rest for each.
func aligned(langs []model.Lang, lines [][]string) string {
	var out strings.Builder
	for i := range lines[0] {
		same := true
		for _, other := range lines {
			if len(other) != len(lines[0]) {
				return apart(langs, lines)
			}
			same = same && other[i] == lines[0][i]
		}
		if same {
			out.WriteString(lines[0][i])
			continue
		}
		for n, lang := range langs {
			fmt.Fprintf(&out, "%s: %s", lang, lines[n][i])
		}
	}
	return out.String()
}

// apart writes a screen that has more on it in one language than in another.
func apart(langs []model.Lang, lines [][]string) string {
	var out strings.Builder
	for n, lang := range langs {
		fmt.Fprintf(&out, "-- %s\n%s", lang, strings.Join(lines[n], ""))
	}
	return out.String()
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

// changed leaves out what a screen has in common with the one before it at its beginning
// and at its end: ribbon, header, rail, keys.
func changed(last, markup string) string {
	before, now := strings.SplitAfter(last, "\n"), strings.SplitAfter(markup, "\n")
	first, end := 0, 0
	for first < min(len(before), len(now)) && before[first] == now[first] {
		first++
	}
	for end < min(len(before), len(now))-first && before[len(before)-1-end] == now[len(now)-1-end] {
		end++
	}
	as := func(lines int) string {
		if lines == 0 {
			return ""
		}
		return fmt.Sprintf("(%d lines as before)\n", lines)
	}
	return as(first) + strings.Join(now[first:len(now)-end], "") + as(end-1) // the last is empty
}

// chance is what is another one with every run.
var chance = regexp.MustCompile(`[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,}|[0-9a-zA-Z-]{20,}|(size\.kb\(n=)[0-9]+|/tmp/[^ "]*/`)

// markup writes what lies on top of the window, a line for each text and each widget
// that can be used.
func (g *guide) markup(names *naming) string {
	var out strings.Builder
	write := func(kind, text string, o fyne.CanvasObject) {
		mark := ""
		if d, ok := o.(interface{ Disabled() bool }); ok && d.Disabled() {
			mark = " off"
		}
		if focused := g.window.Canvas().Focused(); focused != nil && fyne.CanvasObject(o) == focused.(fyne.CanvasObject) { //nolint:errcheck // every widget is an object
			mark += " focused"
		}
		if text != "" {
			kind += " " + strconv.Quote(chance.ReplaceAllString(names.of(text), "${1}…"))
		}
		fmt.Fprintf(&out, "%s%s\n", kind, mark)
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
			if !slices.Contains([]string{"Icon", "Divider", "ActivityBackground", "keyCap", "Text", "announcer", "screenReaderHidden"}, kind) {
				write(kind, "", o)
			}
		}
		return true
	})
	return out.String()
}
