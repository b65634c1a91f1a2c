package widgets

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// TestGalleryIsDrawnInEveryVariant writes the pictures into the temporary folder, for
// the eye.
func TestGalleryIsDrawnInEveryVariant(t *testing.T) {
	for _, o := range []kezektheme.Options{{Variant: kezektheme.VariantLight}, {Variant: kezektheme.VariantDark}, {Variant: kezektheme.VariantHighContrast}} {
		test.NewTempApp(t)
		fyne.CurrentApp().Settings().SetTheme(kezektheme.New(o))
		picture(t, "gallery-"+string(o.Variant), fyne.NewSize(1366, 1560), Gallery())
	}
}

// picture draws an object with the software painter into the temporary folder.
func picture(t *testing.T, name string, s fyne.Size, o fyne.CanvasObject) {
	t.Helper()
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(o)
	c.Resize(s)
	c.Resize(s.AddWidthHeight(0, 1))
	c.Resize(s)
	dir := filepath.Join(os.TempDir(), "kezek-widgets")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err = png.Encode(f, c.Capture()); err != nil {
		t.Error(err)
	}
	if err = f.Close(); err != nil {
		t.Error(err)
	}
}

// TestFocusIsDrawnAroundEveryWidget writes pictures of the focus, for the eye.
func TestFocusIsDrawnAroundEveryWidget(t *testing.T) {
	test.NewTempApp(t)
	fyne.CurrentApp().Settings().SetTheme(kezektheme.New(kezektheme.Options{}))
	entry, iin, cells := NewSearchEntry("Поиск района или города"), NewIINEntry(), NewCodeCells(6)
	cells.SetCode("481")
	iin.SetDigits("9901016")
	list := NewRowList("")
	list.SetRows([]Row{{Title: "г. Кокшетау", Subtitle: "Көкшетау қаласы"}, {Title: "г. Косшы", Subtitle: "Қосшы қаласы"}})
	list.SetMinRows(2)
	tabs := NewTabs(Tab{Title: "История"}, Tab{Title: "Документы", Count: "3"})
	unfold := NewUnfold(UnfoldText{Title: "«Айгерим»", Subtitle: "ТЕСТОВ Алихан"}, nil)
	buttons := []*Button{NewButton(Primary, "Сохранить", "Enter", nil), NewButton(Secondary, "Назад", "Esc", nil), NewButton(Quiet, "Изменить", "", nil)}
	choose := NewSelect([]string{"Персональный компьютер"}, 0, "", nil)
	lang, big := NewSegmented([]string{"Қаз", "Рус", "Eng"}, 0, nil), NewBigSegmented([]string{"Казахский", "Русский"}, 0, nil)
	avatar := NewAvatar("ТА", "Тестова А. С.", nil)
	rail := NewRail([]Step{{Title: "Район", Note: "г. Кокшетау", State: StepDone}, {Title: "Вход", State: StepCurrent}}, nil)
	page := InsetAll(20, VStack(16, entry, iin, cells, list, tabs, NewCardRoom(0, unfold),
		HRow(12, buttons[0], buttons[1], buttons[2]), choose, HRow(12, lang, avatar), big, rail))
	for _, f := range []interface{ FocusGained() }{entry.in, iin.in, cells, list, tabs.bar, unfold.head, buttons[0], buttons[1], buttons[2], choose, lang, avatar, big, rail.steps[0]} {
		f.FocusGained()
	}
	picture(t, "focus", fyne.NewSize(560, 940), page)
}
