package widgets

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestAStripThatNobodyDrawsStandsStill(t *testing.T) {
	b := NewBusy("", "", nil)
	house(t, b, 300, 60)
	b.Start("Ждём ответа")
	if !b.moving {
		t.Fatal("it stands still")
	}
	test.WidgetRenderer(b).Destroy() // as the toolkit does with what was thrown away
	if b.moving {
		t.Error("it moves after it was thrown away")
	}
	b.CreateRenderer()
	if !b.moving {
		t.Error("it came back and stands still")
	}
	b.Stop()
	if b.moving {
		t.Error("it moves after it was stopped")
	}
}

// The toolkit destroys what was not asked for its renderer for a minute: a strip that
// asks for it with each step would never go.
func TestAStepOfTheStripDoesNotDrawItAnew(t *testing.T) {
	b := NewBusy("", "", nil)
	house(t, b, 300, 60)
	b.Start("Ждём ответа")
	b.track.FillColor = color.Black // painting it anew would take it away
	before := b.runner.Position().X
	b.animation.Tick(0.5)
	if b.track.FillColor != color.Black {
		t.Error("it was drawn anew")
	}
	if b.runner.Position().X <= before {
		t.Error("it did not move")
	}
}
