package widgets

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestFileDropAsksForAFileAndShowsIt(t *testing.T) {
	asked := 0
	f := NewFileDrop("Перетащите файл сюда", "PDF, JPEG или PNG, до 10 МБ", func() { asked++ })
	house(t, VStack(0, f), 520, 400)
	empty := f.MinSize().Height
	test.Tap(f)
	f.TypedKey(key(fyne.KeySpace))
	if asked != 2 {
		t.Errorf("it asked %d times", asked)
	}
	f.SetFailed(true)
	f.SetFile("Свидетельство о рождении.pdf", "2 страницы · 120 КБ", image.NewNRGBA(image.Rect(0, 0, 100, 141)))
	if f.failed {
		t.Error("a file that was taken is still shown as wrong")
	}
	if f.MinSize().Height <= empty {
		t.Error("the first page has no room")
	}
	if p, s := f.picture.Position(), f.picture.Size(); p.X+s.Width > f.text.Position().X {
		t.Error("the name stands on the picture")
	}
	f.SetEmpty("Перетащите файл сюда", "")
	if f.picture != nil || f.MinSize().Height > empty {
		t.Error("the file is still there")
	}
}
