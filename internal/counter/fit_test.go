package counter

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestTheWindowIsNoLargerThanItsScreen(t *testing.T) {
	for screen, want := range map[fyne.Size]fyne.Size{
		{}:                          {Width: 1366, Height: 768},
		{Width: 1920, Height: 1080}: {Width: 1366, Height: 768},
		{Width: 1366, Height: 768}:  {Width: 1366, Height: 688},
		{Width: 1024, Height: 768}:  {Width: 1024, Height: 688},
		{Width: 1280, Height: 720}:  {Width: 1280, Height: 640}, // 1920 × 1080 with 150 %
	} {
		if got := fitted(screen); got != want {
			t.Errorf("on %v: %v, not %v", screen, got, want)
		}
	}
}
