package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// rooms are the folders whose texts people read.
var rooms = []string{".", "widgets", "../cmd/kezek"}

// spoken are what puts a text before people: functions and methods by their name, and
// the fields of what they are given.
var spoken = map[string]bool{
	"Title": true, "Section": true, "Lead": true, "Body": true, "Strong": true, "Small": true, "Label": true, "Caption": true,
	"NewButton": true, "Link": true, "NewChip": true, "NewCheckedChip": true, "NewStatusDot": true, "NewField": true,
	"NewSegmented": true, "NewBigSegmented": true, "NewSelect": true, "NewSearchList": true, "NewRowList": true, "NewEntry": true,
	"NewBusy": true, "NewNotification": true, "NewLabel": true, "NewText": true, "SetText": true, "SetTitle": true, "SetLabel": true,
	"SetHelp": true, "SetReading": true, "SetError": true, "SetPlaceholder": true, "SetPlaceHolder": true, "SetTrailing": true,
	"SetCancelText": true, "SetOptions": true, "ShowInformation": true, "ShowConfirm": true, "NewWindow": true,
}

var spokenFields = map[string]bool{
	"Title": true, "Text": true, "Lead": true, "Note": true, "Label": true, "Value": true, "Link": true, "Subtitle": true, "Trailing": true,
	"Chip": true, "Figure": true, "FigureNote": true, "Caption": true, "Placeholder": true, "title": true, "Count": true,
}

// allowed are the texts that are the same in every language.
var allowed = map[string]string{
	"Kezek":    "the name of the program",
	"Kezek — ": "the name of the program, before a text",

	"\"әіңғ,.үұқ": "the top row of the Kazakh keyboard, which types digits",
	"Әу":          "measured for the height of a line, never drawn",
}

// unread are the files whose texts are the same in every language.
var unread = map[string]string{
	"gallery.go":  "samples for designers",
	"samples.go":  "samples for designers",
	"keyboard.go": "the letters of three alphabets, as they stand on keys",
}

// keyNames are what stands on the keys of every keyboard.
var keyNames = regexp.MustCompile(`^(Enter|Esc|Del|Tab|F\d+|Ctrl( .)?|PgUp|PgDn|Space)$`)

func TestNoTextBypassesTheCatalogue(t *testing.T) {
	used := map[string]bool{}
	for _, room := range rooms {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", room, len(files), err)
		}
		for _, path := range files {
			if _, ok := unread[filepath.Base(path)]; ok || strings.HasSuffix(path, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, literal := range bypassing(file) {
				if _, ok := allowed[literal.text]; ok {
					used[literal.text] = true
					continue
				}
				t.Errorf("%s: %q stands in no catalogue", set.Position(literal.at), literal.text)
			}
		}
	}
	for text := range allowed {
		if !used[text] {
			t.Errorf("%q is allowed and used nowhere", text)
		}
	}
}

// literal is a text in code.
type literal struct {
	text string
	at   token.Pos
}

// bypassing finds the texts in code that people would read.
func bypassing(file *ast.File) (found []literal) {
	seen := map[token.Pos]bool{}
	take := func(lit *ast.BasicLit, wordy bool) {
		text, err := strconv.Unquote(lit.Value)
		if err != nil || seen[lit.Pos()] || keyNames.MatchString(text) || !wordy && !local(text) || wordy && !word(text) {
			return
		}
		seen[lit.Pos()] = true
		found = append(found, literal{text, lit.Pos()})
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if spoken[called(n)] {
				for _, argument := range n.Args {
					own(argument, func(lit *ast.BasicLit) { take(lit, true) })
				}
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && spokenFields[key.Name] {
				own(n.Value, func(lit *ast.BasicLit) { take(lit, true) })
			}
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				take(n, false)
			}
		}
		return true
	})
	return found
}

// own visits the strings of an expression that are not arguments of another call: those
// of T and N are keys of the catalogue, the others are looked at where they are called.
func own(e ast.Expr, visit func(*ast.BasicLit)) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit, *ast.IndexExpr, *ast.CompositeLit:
			list, ok := n.(*ast.CompositeLit)
			if !ok {
				return false
			}
			_, array := list.Type.(*ast.ArrayType)
			return array
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				visit(n)
			}
		}
		return true
	})
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// word reports whether people would read the text as a word: two letters together.
func word(text string) bool {
	letters := 0
	for _, r := range text {
		if !unicode.IsLetter(r) {
			letters = 0
			continue
		}
		if letters++; letters == 2 {
			return true
		}
	}
	return false
}

// local reports whether the text has a word of letters that no code needs.
func local(text string) bool {
	return word(strings.Map(func(r rune) rune {
		if r > unicode.MaxLatin1 {
			return r
		}
		return ' '
	}, text))
}

func TestABypassIsFound(t *testing.T) {
	const source = `package x
func f() {
	widgets.Body("Save it")
	widgets.NewButton(widgets.Primary, w.T("action.save"), "Enter", nil)
	s.log("сервер")
	y := BannerText{Title: "Oops", Text: w.T("a.b")}
	widgets.NewSegmented([]string{"One", w.T("x.y")}, 0, nil)
	widgets.Body(w.T("c.d") + " · " + "F8")
	widgets.Body("№ " + number)
}`
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, l := range bypassing(file) {
		texts = append(texts, l.text)
	}
	if got := strings.Join(texts, "|"); got != "Save it|сервер|Oops|One" {
		t.Errorf("found %q", got)
	}
}
