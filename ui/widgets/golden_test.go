package widgets

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
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// TestEveryWidgetLooksAsItDid holds the look of every widget in the three variants. A
// change that is meant: copy testdata/failed over testdata.
func TestEveryWidgetLooksAsItDid(t *testing.T) {
	for _, variant := range kezektheme.Variants() {
		for _, sample := range append(Samples(), focused()) {
			t.Run(fmt.Sprintf("%s/%s", variant, sample.Name), func(t *testing.T) {
				test.NewTempApp(t)
				fyne.CurrentApp().Settings().SetTheme(kezektheme.New(kezektheme.Options{Variant: variant}))
				content := InsetAll(12, sample.Make())
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
		second, iin, cells, list := NewButton(Secondary, "Назад", "Esc", nil), NewIINEntry(), NewCodeCells(6), NewRowList("")
		list.SetRows([]Row{{Title: "г. Кокшетау", Subtitle: "Көкшетау қаласы"}, {Title: "г. Косшы", Subtitle: "Қосшы қаласы"}})
		list.SetMinRows(2)
		tabs := NewTabs(Tab{Title: "История"}, Tab{Title: "Документы", Count: "3"})
		lang, drop := NewSegmented([]string{"Қаз", "Рус", "Eng"}, 0, nil), NewFileDrop("Перетащите файл сюда", "до 10 МБ", nil)
		masked := NewMasked("99•••• •••002", "990101 6000 02", "показать")
		for _, f := range []interface{ FocusGained() }{second, iin.in, cells, list, tabs.bar, lang, drop, masked} {
			f.FocusGained()
		}
		return VStack(16, HRow(12, second), iin, cells, list, tabs, HRow(12, lang), drop, masked)
	}}
}

// unseen are what nobody sees: the ground that notices what is done.
var unseen = []string{"NewActivityGround"}

func TestEveryWidgetHasASample(t *testing.T) {
	samples, err := os.ReadFile("samples.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
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
			if !strings.Contains(string(samples), f.Name.Name+"(") {
				t.Errorf("%s of %s has no sample", f.Name.Name, file)
			}
		}
	}
}
