package widgets

import (
	"runtime"
	"testing"
)

// heap is what lives on the heap, in bytes.
func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// The toolkit keeps its own objects of what was shown for a minute, some ten kilobytes for
// a field; a parsed font is fifty times that and is kept for ever.
func TestAFieldThatIsOpenedAThousandTimesKeepsNoFont(t *testing.T) {
	const fields, each = 1000, 100 << 10
	win := house(t, Body(""), 200, 60)
	open := func() {
		e := NewEntry("Поиск")
		win.SetContent(e)
		win.Canvas().Focus(e.Focusable())
		e.SetText("Айгөлек")
		win.Canvas().Capture()
	}
	open() // the fonts of the program are read
	before := heap()
	for range fields {
		open()
	}
	if grown := (heap() - before) / fields; grown > each {
		t.Errorf("each field that was opened keeps %d bytes, more than %d", grown, each)
	}
}
