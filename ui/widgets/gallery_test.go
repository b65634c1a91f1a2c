package widgets

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// pictures names the folder that the tests write their pictures to, for the eye of
// whoever changes a widget. Without it nothing is drawn: it takes its time.
const pictures = "KEZEK_PICTURES"

func TestNoTextOfTheGalleryIsCutOff(t *testing.T) {
	for _, o := range []kezektheme.Options{
		{Variant: kezektheme.VariantLight},
		{Variant: kezektheme.VariantDark, Scale: 1.25},
		{Variant: kezektheme.VariantHighContrast, Scale: 1.5},
		{Kiosk: true},
	} {
		t.Run(fmt.Sprint(o), func(t *testing.T) {
			width := 1366 * max(1, o.Scale)
			if o.Kiosk {
				width = 1366 * kezektheme.KioskScale
			}
			w := house(t, VStack(0), 100, 100)
			fyne.CurrentApp().Settings().SetTheme(kezektheme.New(o))
			gallery := Gallery()
			w.SetPadded(false)
			w.SetContent(gallery)
			w.Resize(fyne.NewSize(width, 2050))
			Walk(gallery, func(obj fyne.CanvasObject) bool {
				if _, elides := obj.(*unfoldHead); elides {
					return false
				}
				text, ok := obj.(*Text)
				if !ok {
					return true
				}
				if need, has := text.MinSize(), text.Size(); need.Height > has.Height+0.5 || (text.single && need.Width > has.Width+0.5) {
					t.Errorf("%q needs %v and has %v", text.Text(), need, has)
				}
				return false
			})
			picture(t, fmt.Sprintf("gallery-%s-%v-%v", o.Variant, o.Scale, o.Kiosk), fyne.NewSize(width, 2050), gallery)
		})
	}
}

// picture draws an object with the software painter into the folder of pictures.
func picture(t *testing.T, name string, s fyne.Size, o fyne.CanvasObject) {
	t.Helper()
	dir := os.Getenv(pictures)
	if dir == "" {
		return
	}
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(o)
	c.Resize(s)
	c.Resize(s.AddWidthHeight(0, 1))
	c.Resize(s)
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
	for _, f := range []*frame{entry.frame, iin.frame, list.frame, tabs.bar.frame, unfold.head.frame, buttons[0].frame, buttons[1].frame,
		buttons[2].frame, choose.frame, lang.frame, avatar.frame, big.boxes[0], rail.steps[0].frame, cells.cells[3]} {
		if !f.halo.Visible() || f.border != 2 {
			t.Errorf("a focused frame has the border %v, halo %v", f.border, f.halo.Visible())
		}
	}
	picture(t, "focus", fyne.NewSize(560, 940), page)
}
