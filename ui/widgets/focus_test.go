package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	kezektheme "akmola.kz/kezek/ui/theme"
)

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
	unfold := NewExpander(ExpanderText{Title: "«Айгерим»", Subtitle: "ТЕСТОВ Алихан"}, nil)
	buttons := []*Button{NewButton(Primary, "Сохранить", "Enter", nil), NewButton(Secondary, "Назад", "Esc", nil), NewButton(Quiet, "Изменить", "", nil)}
	choose := NewSelect([]string{"Персональный компьютер"}, 0, "", nil)
	lang, big := NewSegmented([]string{"Қаз", "Рус", "Eng"}, 0, nil), NewBigSegmented([]string{"Казахский", "Русский"}, 0, nil)
	avatar := NewAvatar("ТА", "Тестова А. С.", nil)
	rail := NewRail([]Step{{Title: "Район", Note: "г. Кокшетау", State: StepDone}, {Title: "Вход", State: StepCurrent}}, nil)
	for _, f := range []interface{ FocusGained() }{entry.in, iin.in, cells, list, tabs.bar, unfold.head, buttons[0], buttons[1], buttons[2], choose, lang, avatar, big, rail.steps[0]} {
		f.FocusGained()
	}
	for _, f := range []*frame{entry.frame, iin.frame, list.frame, tabs.bar.frame, unfold.head.frame, buttons[0].frame, buttons[1].frame,
		buttons[2].frame, choose.frame, lang.frame, avatar.frame, big.boxes[0], rail.steps[0].frame, cells.cells[3]} {
		if !f.halo.Visible() || f.border != 2 {
			t.Errorf("a focused frame has the border %v, halo %v", f.border, f.halo.Visible())
		}
	}
}
