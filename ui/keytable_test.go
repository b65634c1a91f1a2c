package ui_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// moving are the keys that move in a list, a field or a page, and mean nothing else
// anywhere.
var moving = []string{"Up", "Down", "Left", "Right", "PageUp", "PageDown", "Home", "End", "Tab", "Space", "Enter"}

// written is how a key is written on a button.
var written = regexp.MustCompile(`^(F\d+|Esc|Enter|Del|Ins|Ctrl .+)$`)

func TestNoPageNamesAKeyItself(t *testing.T) {
	files, err := filepath.Glob("*.go")
	must(t, err)
	officers, err := filepath.Glob("officer/*.go")
	must(t, err)
	files = append(files, officers...)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "keytable.go" {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		must(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			literal := ""
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if of, ok := n.X.(*ast.Ident); ok && of.Name == "fyne" {
					if key, ok := strings.CutPrefix(n.Sel.Name, "Key"); ok && key != "Name" && key != "Event" &&
						!strings.HasPrefix(key, "Modifier") && !slices.Contains(moving, key) && !corner(name, key) {
						literal = n.Sel.Name
					}
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && written.MatchString(text) {
					literal = n.Value
				}
			}
			if literal != "" {
				t.Errorf("%s names %s: take the key by its meaning from keytable.go", set.Position(n.Pos()), literal)
			}
			return true
		})
	}
}

// corner reports whether the key is that of the way out of a kiosk, which is no key of the
// window: Ctrl+Shift+F12.
func corner(file, key string) bool { return file == "parts.go" && key == "F12" }

func TestAKeyIsOneRowOfTheTable(t *testing.T) {
	keys, texts := map[fyne.KeyName]bool{}, map[string]string{}
	for _, row := range ui.KeyRows() {
		if keys[row.Key] {
			t.Errorf("%s has two meanings", row.Label)
		}
		keys[row.Key] = true
		for _, text := range row.Texts {
			if other := texts[text]; other != "" {
				t.Errorf("%q is said of %s and %s", text, other, row.Label)
			}
			texts[text] = row.Label
		}
	}
}

// TestAKeyMeansTheSameOnEveryPage walks every page and panel: what a key is said to do
// there stands in its row of the table, and nothing of a row is said of another key.
func TestAKeyMeansTheSameOnEveryPage(t *testing.T) {
	ui.ReadKeys(t)
	rows, keys := map[string]ui.KeyRow{}, map[fyne.KeyName]bool{"": true}
	owner := map[string]string{}
	for _, row := range ui.KeyRows() {
		rows[row.Label], keys[row.Key] = row, true
		for _, text := range row.Texts {
			owner[text] = row.Label
		}
	}
	primary, back := rows["Enter"].Label, rows["Esc"].Label
	for _, kiosk := range []bool{false, true} {
		newGuide(t, model.Russian, theme.Options{Kiosk: kiosk}, func(g *guide, screen string) {
			says := func(label, text string) {
				text = strings.TrimPrefix(strings.TrimPrefix(text, "@ru."), "kiosk.")
				row, known := rows[label]
				switch {
				case !known:
					t.Errorf("%s: %q is said of %s, which is no key of the table", screen, text, label)
				case label == primary || label == back:
				case !slices.Contains(row.Texts, text):
					t.Errorf("%s: %s is said to do %q, but means: %s", screen, label, text, row.Meaning)
				}
				if by := owner[text]; by != "" && by != label && label != primary {
					t.Errorf("%s: %q is said of %s and is the meaning of %s", screen, text, label, by)
				}
			}
			widgets.Walk(g.top(), func(o fyne.CanvasObject) bool {
				if button, ok := o.(*widgets.Button); ok {
					if texts := widgets.Texts(button); len(texts) > 1 && texts[1] != "" {
						says(texts[1], button.Text())
					}
				}
				return true
			})
			for _, hint := range g.shell.ToldKeys() {
				if len(hint.Keys) == 1 && written.MatchString(hint.Keys[0]) {
					says(hint.Keys[0], hint.Text)
				}
			}
			for _, key := range g.shell.UsedKeys() {
				if !keys[key] && key != fyne.KeyDown { // an arrow goes to the list
					t.Errorf("%s uses %s, which is no key of the table", screen, key)
				}
			}
		}).walk()
	}
}

// mentioned finds keys in a text that people read.
var mentioned = regexp.MustCompile(`\b(F\d+|Del|Ins|Ctrl [A-Z])\b`)

// TestTextsNameTheKeysOfTheTable holds the texts that name a key to the table: when a key
// changes, they are found here.
func TestTextsNameTheKeysOfTheTable(t *testing.T) {
	told := map[string][]fyne.KeyName{
		"cabinet.empty.text": {ui.KeyAdd}, "lock.help": {ui.KeyOperators},
	}
	labels := map[fyne.KeyName]string{}
	for _, row := range ui.KeyRows() {
		labels[row.Key] = row.Label
	}
	for _, lang := range model.Langs() {
		for key, text := range catalogueTexts(t, lang) {
			var want []string
			for _, name := range told[key] {
				want = append(want, labels[name])
			}
			if got := mentioned.FindAllString(text, -1); !slices.Equal(got, want) {
				t.Errorf("%s: %s names %q, want %q", lang, key, got, want)
			}
		}
		for _, in := range assets.Instructions() {
			for _, step := range in.Steps {
				for _, label := range mentioned.FindAllString(step.Text.In(lang), -1) {
					if !slices.ContainsFunc(ui.KeyRows(), func(r ui.KeyRow) bool { return r.Label == label }) {
						t.Errorf("%s names %s", step.Text.In(lang), label)
					}
				}
			}
		}
	}
}

// catalogueTexts are the texts of the screens and of the errors in a language.
func catalogueTexts(t *testing.T, lang model.Lang) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, file := range []string{"ui", "errors"} {
		data, err := os.ReadFile(filepath.Join("..", "assets", "locales", file+"."+string(lang)+".json"))
		must(t, err)
		var texts map[string]any
		must(t, json.Unmarshal(data, &texts))
		for key, text := range texts {
			all[key] = fmt.Sprint(text)
		}
	}
	return all
}

// TestTheTableOfKeysIsInTheDocs holds docs/keys.md; -update writes it anew.
func TestTheTableOfKeysIsInTheDocs(t *testing.T) {
	var table strings.Builder
	table.WriteString(keysHead)
	for _, row := range ui.KeyRows() {
		fmt.Fprintf(&table, "| %s | %s |\n", row.Label, row.Meaning)
	}
	path := filepath.Join("..", "docs", "keys.md")
	if *update {
		must(t, os.WriteFile(path, []byte(table.String()), 0o600))
		return
	}
	held, err := os.ReadFile(path)
	must(t, err)
	if string(held) != table.String() {
		t.Errorf("%s is not the table of keytable.go: go test ./ui -run %s -update", path, t.Name())
	}
}

const keysHead = `# Keys

One key has one meaning in the whole program: on every page, on every panel, for the clerk
and where a kiosk has a keyboard. The table is that of ` + "`ui/keytable.go`" + `, written by its test;
a page takes its keys from there by their meaning, and a test walks every page and fails
where a key is said to do something else.

Besides: ↑ ↓ choose in a list (from what stands above it too), PgUp PgDn turn the page, Tab goes
to the next field, ← → choose between two. At a kiosk Ctrl Shift F12 asks for the office's
PIN.

| key | means |
|---|---|
`
