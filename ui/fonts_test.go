package ui_test

import (
	_ "unsafe" // for the name of the toolkit's

	"github.com/go-text/typesetting/shaping"
)

// shaper is the toolkit's own, which lays letters out.
//
//go:linkname shaper fyne.io/fyne/v2/internal/painter.shaper
var shaper *shaping.HarfbuzzShaper

// forgetFonts has it drop the fonts that it has laid letters of. The toolkit parses each anew
// after a change of the theme, and this holds the old ones for good: some megabytes, which
// nobody minds who changes the look now and then, and twenty gigabytes in these tests.
func forgetFonts() { *shaper = shaping.HarfbuzzShaper{} }
