package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// rooms are the folders whose texts people read, with all that is in them.
var rooms = []string{".", "../cmd", "../internal/counter", "../internal/printing", "../internal/settings"}

// spoken are what puts a text before people beside the functions of widgets: functions
// and methods by their name, and the fields of what they are given.
var spoken = map[string]bool{
	"Title": true, "Section": true, "Lead": true, "Body": true, "Strong": true, "Small": true, "Label": true, "Caption": true,
	"NewButton": true, "Link": true, "NewChip": true, "NewCheckedChip": true, "NewStatusDot": true, "NewField": true,
	"NewSegmented": true, "NewBigSegmented": true, "NewSelect": true, "NewSearchList": true, "NewRowList": true, "NewEntry": true,
	"NewBusy": true, "NewNotification": true, "NewLabel": true, "NewText": true, "SetText": true, "SetTitle": true,
	"SetHelp": true, "SetReading": true, "SetError": true, "SetPlaceholder": true, "SetPlaceHolder": true, "SetTrailing": true,
	"SetOptions": true, "ShowInformation": true, "ShowConfirm": true, "NewWindow": true,
}

var spokenFields = map[string]bool{
	"Title": true, "Text": true, "Lead": true, "Note": true, "Label": true, "Value": true, "Link": true, "Subtitle": true, "Trailing": true,
	"Chip": true, "Figure": true, "FigureNote": true, "Caption": true, "Placeholder": true, "title": true, "Count": true,
}

// allowed are the texts that are the same in every language.
var allowed = map[string]string{
	"Kezek — ": "the name of the program, before a text",

	"\"әіңғ,.үұқ": "the top row of the Kazakh keyboard, which types digits",
	"Әу":          "measured for the height of a line, never drawn",

	"kiosk-%s-%02d-%s":             "the name of a picture of the tour",
	"%s-offline-%02d-%s":           "the name of a picture of the tour",
	"%s-newcomer-%02d-%s":          "the name of a picture of the tour",
	"%s-telephone-%02d-%s":         "the name of a picture of the tour",
	"%s-referral-%02d-%s":          "the name of a picture of the tour",
	"row %d":                       "what the tour says it did not find, to whoever runs it",
	"Custom.80x%dmm":               "a size of paper in the language of the printing system",
	"Windows %d.%d.%d":             "a name",
	"kezek %s\nbuilt by %s\n":      "what --version tells",
	"starts %s\n":                  "what --version tells",
	"%s; %s %s; remote %d":         "by which a start knows the computer of the last one; nobody reads it",
	"%.0f × %.0f (%.0f × %.0f px)": "for whoever helps by telephone",
}

// unread are the files and folders whose texts are the same in every language, or are
// for nobody at a counter.
var unread = map[string]string{
	"widgets/samples":     "for developers, in three languages at once",
	"widgets/keyboard.go": "the letters of three alphabets, as they stand on keys",

	"../cmd/kezek-tour":   "for developers",
	"../cmd/ncalayer-sim": "a tool of practice: each text stands there in two languages at once",
}

// keyNames are what stands on the keys of every keyboard.
var keyNames = regexp.MustCompile(`^(Enter|Esc|Del|Tab|F\d+|Ctrl( .)?|PgUp|PgDn|Space)$`)

func TestNoTextBypassesTheCatalogue(t *testing.T) {
	used := map[string]bool{}
	for _, path := range sources(t, used) {
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
	for _, list := range []map[string]string{allowed, unread} {
		for what := range list {
			if !used[what] {
				t.Errorf("%q is allowed and used nowhere", what)
			}
		}
	}
}

// sources are the files of the rooms that are read; those left out are taken down in used.
func sources(t *testing.T, used map[string]bool) (files []string) {
	for _, room := range rooms {
		err := filepath.WalkDir(room, func(path string, entry fs.DirEntry, err error) error {
			_, left := unread[filepath.ToSlash(path)]
			switch {
			case err != nil:
				return err
			case left:
				used[filepath.ToSlash(path)] = true
				if entry.IsDir() {
					return fs.SkipDir
				}
			case entry.IsDir() && entry.Name() == "testdata":
				return fs.SkipDir
			case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// literal is a text in code.
type literal struct {
	text string
	at   token.Pos
}

// verbs are what a format puts something else in the place of.
var verbs = regexp.MustCompile(`%[-+# 0]*(\[\d+\])?[\d*]*(\.[\d*]+)?[a-zA-Z]`)

// bypassing finds the texts in code that people would read.
func bypassing(file *ast.File) (found []literal) {
	seen := map[token.Pos]bool{}
	take := func(lit *ast.BasicLit, wordy bool) {
		text, err := strconv.Unquote(lit.Value)
		bare := verbs.ReplaceAllString(text, "")
		if err != nil || seen[lit.Pos()] || keyNames.MatchString(text) || !wordy && !local(bare) || wordy && !word(bare) {
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
			if spoken[called(n)] || callsInto(n, "widgets", "") || callsInto(n, "fmt", "Sprint") {
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
		case *ast.CallExpr:
			return callsInto(n, "fmt", "Sprint")
		case *ast.FuncLit, *ast.IndexExpr, *ast.CompositeLit:
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

// callsInto reports whether a call is one of a package, to a function whose name begins so.
func callsInto(call *ast.CallExpr, pack, name string) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := f.X.(*ast.Ident)
	return ok && x.Name == pack && strings.HasPrefix(f.Sel.Name, name)
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
	widgets.NewMasked(hidden, whole, "Show")
	row := SummaryRow{Value: fmt.Sprintf("%.1f MB", size), Label: w.T("e.f")}
	line := fmt.Sprintf("%d of %02d", i, n)
	widgets.Body(fmt.Sprintf("%s %s", a, "here"))
	widgets.Small(fmt.Sprintf("%dx%-3s:%[2]d %%", a, b))
}`
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, l := range bypassing(file) {
		texts = append(texts, l.text)
	}
	if got := strings.Join(texts, "|"); got != "Save it|сервер|Oops|One|Show|%.1f MB|%d of %02d|here" {
		t.Errorf("found %q", got)
	}
}
