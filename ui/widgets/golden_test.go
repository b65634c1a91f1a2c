package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// TestLookOfTheWidgets holds the look of a few widgets that everything else is built
// like. A change that is meant: copy testdata/failed over testdata.
func TestLookOfTheWidgets(t *testing.T) {
	tests := []struct {
		name    string
		variant kezektheme.Variant
		size    fyne.Size
		make    func() fyne.CanvasObject
	}{
		{"buttons", kezektheme.VariantLight, fyne.NewSize(440, 130), func() fyne.CanvasObject {
			b := NewButton(Secondary, "Назад", "Esc", nil)
			b.focused = true
			return VStack(12, HRow(12, b, NewButton(Primary, "Продолжить", "Enter", nil)), HRow(12, NewButton(Quiet, "Өзгерту", "", nil)))
		}},
		{"rail", kezektheme.VariantLight, fyne.NewSize(252, 330), func() fyne.CanvasObject { return galleryRail() }},
		{"field", kezektheme.VariantDark, fyne.NewSize(300, 110), func() fyne.CanvasObject {
			iin := NewIINEntry()
			iin.SetDigits("990101600002")
			f := NewField("ЖСН", iin)
			f.SetReading("Әйел, 01.01.1999")
			return f
		}},
		{"list", kezektheme.VariantHighContrast, fyne.NewSize(460, 150), func() fyne.CanvasObject {
			l := NewRowList("")
			l.SetRows([]Row{{Title: "г. Кокшетау", Subtitle: "Көкшетау қаласы", Chip: "ваш район", ChipKind: Info}, {Title: "г. Косшы", Subtitle: "Қосшы қаласы", Trailing: "14 организаций"}})
			return l
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			test.NewTempApp(t)
			fyne.CurrentApp().Settings().SetTheme(kezektheme.New(kezektheme.Options{Variant: tt.variant}))
			c := software.NewCanvas()
			c.SetPadded(false)
			c.SetContent(InsetAll(10, tt.make()))
			c.Resize(tt.size)
			test.AssertImageMatches(t, tt.name+".png", c.Capture())
		})
	}
}
