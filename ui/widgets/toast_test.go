package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

func TestToastStandsAboveTheFootAndLetsThePageBePressed(t *testing.T) {
	pressed := 0
	page := NewButton(Primary, "Продолжить", "", func() { pressed++ })
	toast := NewToast(Ok, "Скан добавлен.")
	gone := false
	toast.OnTapped = func() { gone = true }
	over := container.New(ToastLayout(func() float32 { return 64 }), toast)
	w := house(t, container.NewStack(page, over), 800, 400)
	w.SetPadded(false)
	if p, s := toast.Position(), toast.Size(); p.Y+s.Height > 400-64 || p.X < 0 || p.X+s.Width > 800 {
		t.Errorf("it stands at %v with %v", p, s)
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(10, 10))
	if pressed != 1 {
		t.Error("the page under it is not pressed")
	}
	test.TapCanvas(w.Canvas(), toast.Position().AddXY(10, 10))
	if pressed != 1 || !gone {
		t.Error("a press on it goes through")
	}
}

func TestALongToastFoldsInAWindowThatIsNarrow(t *testing.T) {
	toast := NewToast(Ok, "Номер показан целиком. Показ записан в журнал действий этого рабочего места.")
	house(t, container.New(ToastLayout(func() float32 { return 64 }), toast), 360, 400)
	if w := toast.Size().Width; w > 360 || toast.text.Size().Height < toast.text.MinSize().Height {
		t.Errorf("it is %v wide, its text has %v of %v", w, toast.text.Size(), toast.text.MinSize())
	}
}
