package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// at puts an object where a test wants it, whatever room it needs.
func at(x, y, w, h float32, o fyne.CanvasObject) fyne.CanvasObject {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	return o
}

func TestTheMeasureFindsWhatIsCutOffAndWhatOverlaps(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Options{}))
	const long = "Постановка на очередь и выдача направлений"
	place := container.NewWithoutLayout
	for name, tt := range map[string]struct {
		made  fyne.CanvasObject
		fault string // empty: there is none
	}{
		"nothing wrong": {place(at(10, 10, 400, 30, widgets.Body(long)), at(10, 60, 200, 44, widgets.NewButton(widgets.Primary, "Дальше", "Enter", nil))), ""},
		"hidden things do not count": {func() fyne.CanvasObject {
			hidden := at(10, 10, 400, 30, widgets.Body(long))
			hidden.Hide()
			return place(at(10, 10, 400, 30, widgets.Body(long)), hidden)
		}(), ""},
		"a text beyond the window":        {place(at(300, 10, 400, 30, widgets.Body(long))), "is cut off"},
		"a wrapped text below the window": {place(at(10, 580, 100, 90, widgets.Body(long))), "is cut off"},
		"a text that is shortened":        {place(at(10, 10, 80, 30, widgets.Body(long).NoWrap())), "is shortened"},
		"a text that may be shortened":    {place(at(10, 10, 80, 30, widgets.Body(long).Shrinkable())), ""},
		"a button too small":              {place(at(10, 10, 60, 44, widgets.NewButton(widgets.Primary, "Подписать ЭЦП", "", nil))), "stands out of its Button"},
		"two texts":                       {place(at(10, 10, 300, 20, widgets.Body("Аудан")), at(30, 18, 300, 20, widgets.Body("Тіл"))), "stands on"},
		"a text on a button":              {place(at(10, 10, 200, 44, widgets.NewButton(widgets.Primary, "А", "", nil)), at(20, 12, 100, 20, widgets.Body("Тіл"))), "stands on"},
		"an input under a button":         {place(at(10, 10, 200, 44, widgets.NewEntry("")), at(150, 20, 200, 44, widgets.NewButton(widgets.Primary, "А", "", nil))), "stands on"},
		"a placeholder too long":          {place(at(10, 10, 120, 44, widgets.NewEntry(long))), "the placeholder"},
		"more than the window":            {widgets.HRow(8, widgets.Body(long).NoWrap(), widgets.Body(long).NoWrap()), "everything needs"},
		"beyond the view of a scroller":   {place(at(10, 10, 300, 100, widgets.Scroll(widgets.VStack(200, widgets.Body("1"), widgets.Body("2"))))), ""},
		"a scroller that is too narrow":   {place(at(10, 10, 100, 100, widgets.Scroll(widgets.Body(long).NoWrap()))), "is cut off"},
		"content without all its height": {func() fyne.CanvasObject {
			view := widgets.Scroll(widgets.VStack(90, widgets.Body("1"), widgets.Body("2")))
			at(10, 10, 300, 100, view)
			widgets.Scroller(view).Content.Resize(fyne.NewSize(300, 60))
			return place(view)
		}(), "a scroller moves"},
		"a scroller of no height": {place(at(10, 10, 300, 12, widgets.Scroll(widgets.VStack(90, widgets.Body("1"), widgets.Body("2"))))), "nothing can be read"},
	} {
		t.Run(name, func(t *testing.T) {
			faults := measure(at(0, 0, 600, 600, tt.made), fyne.NewSize(600, 600))
			switch {
			case tt.fault == "" && len(faults) > 0:
				t.Errorf("found %q", faults)
			case tt.fault != "" && !strings.Contains(strings.Join(faults, "\n"), tt.fault):
				t.Errorf("found %q, not %q", faults, tt.fault)
			}
		})
	}
}
