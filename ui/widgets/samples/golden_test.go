package samples

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// TestEveryWidgetLooksAsItDid holds the look of every widget in the three variants. A
// change that is meant: copy testdata/failed over testdata.
func TestEveryWidgetLooksAsItDid(t *testing.T) {
	if raced {
		t.Skip("nothing of it runs beside anything")
	}
	for _, variant := range theme.Variants() {
		for _, sample := range append(All(), focused()) {
			t.Run(fmt.Sprintf("%s/%s", variant, sample.Name), func(t *testing.T) {
				test.NewTempApp(t)
				fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Options{Variant: variant}))
				content := widgets.InsetAll(12, sample.Make())
				c := software.NewCanvas()
				c.SetPadded(false)
				c.SetContent(content)
				c.Resize(fyne.NewSize(sample.Width, 3000)) // texts fold to the width
				c.Resize(fyne.NewSize(sample.Width, content.MinSize().Height))
				test.AssertImageMatches(t, fmt.Sprintf("%s-%s.png", sample.Name, variant), c.Capture())
			})
		}
	}
}

// focused is widgets as they look while they have the focus.
func focused() Sample {
	return Sample{"focus", 460, func() fyne.CanvasObject {
		list := widgets.NewRowList("")
		list.SetRows([]widgets.Row{{Title: "г. Кокшетау", Subtitle: "Көкшетау қаласы"}, {Title: "г. Косшы", Subtitle: "Қосшы қаласы"}})
		list.SetMinRows(2)
		page := widgets.VStack(16, widgets.HRow(12, widgets.NewButton(widgets.Secondary, "Назад", "Esc", nil)), widgets.NewIINEntry(),
			widgets.NewCodeCells(6), list, widgets.NewTabs(widgets.Tab{Title: "История"}, widgets.Tab{Title: "Документы", Count: "3"}),
			widgets.HRow(12, widgets.NewSegmented([]string{"Қаз", "Рус", "Eng"}, 0, nil)),
			widgets.NewFileDrop("Перетащите файл сюда", "до 10 МБ", nil), widgets.NewMasked("99•••• •••002", "990101 6000 02", "показать"))
		page.MinSize() // a widget has its parts only then
		widgets.Walk(page, func(o fyne.CanvasObject) bool {
			if f, ok := o.(fyne.Focusable); ok {
				f.FocusGained()
			}
			return true
		})
		return page
	}}
}

// TestEveryTextNamesItsFont: one that leaves it to the theme has the toolkit read five more, for
// each style. What is typed has the style of symbols.
func TestEveryTextNamesItsFont(t *testing.T) {
	test.NewTempApp(t)
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Options{}))
	for _, sample := range append(All(), focused()) {
		content := sample.Make()
		content.Resize(fyne.NewSize(sample.Width, 3000))
		for _, text := range drawnTexts(content) {
			if text.Text != "" && text.FontSource == nil && !text.TextStyle.Symbol {
				t.Errorf("%s: %q of style %+v", sample.Name, text.Text, text.TextStyle)
			}
		}
	}
}

// drawnTexts returns what is drawn of an object, down into the widgets of the toolkit.
func drawnTexts(o fyne.CanvasObject) (all []*canvas.Text) {
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return []*canvas.Text{o}
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		if part.Visible() {
			all = append(all, drawnTexts(part)...)
		}
	}
	return all
}

// unseen are what nobody sees: the ground that notices what is done.
var unseen = []string{"NewActivityBackground"}

func TestEveryWidgetHasASample(t *testing.T) {
	samples, err := os.ReadFile("samples.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range tree.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "New") || strings.HasSuffix(file, "_test.go") || slices.Contains(unseen, f.Name.Name) {
				continue
			}
			if !strings.Contains(string(samples), "widgets."+f.Name.Name+"(") {
				t.Errorf("%s of %s has no sample", f.Name.Name, file)
			}
		}
	}
}
