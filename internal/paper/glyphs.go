package paper

import (
	"strings"
	"sync"

	"akmola.kz/kezek/assets"

	"golang.org/x/image/font/sfnt"
)

// missingGlyph stands for a letter that the fonts of the documents lack: a name in Georgian
// or Chinese letters is never a blank.
const missingGlyph = '\ufffd'

// readGlyphs reads which characters the fonts have; the weights have the same.
var readGlyphs = sync.OnceValue(func() *sfnt.Font {
	font, err := sfnt.Parse(assets.FontRegular)
	if err != nil {
		return nil // the fonts of the documents do not open then either
	}
	return font
})

// visible returns the text with a visible sign for each letter that the fonts lack; the
// document explains the sign then.
func (s *Sheet) visible(text string) string {
	font := readGlyphs()
	if font == nil {
		return text
	}
	return strings.Map(func(r rune) rune {
		if glyph, err := font.GlyphIndex(&s.glyphs, r); err != nil || glyph == 0 {
			s.lacking = true
			return missingGlyph
		}
		return r
	}, text)
}
