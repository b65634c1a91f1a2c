package assets

import _ "embed" // the fonts

// Noto Sans 2.004 under the SIL Open Font License (fonts/OFL.txt). Not the Noto
// Sans 2.000 that Fyne carries: that one draws «і» without its dot. They are without the
// programs that fit each glyph to the pixels of old screens, a third of each file: the toolkit
// runs none. Made by fonttools of the files of the Noto project:
//
//	pyftsubset NotoSans-Regular.ttf --glyphs='*' --unicodes='*' --retain-gids --no-hinting \
//		--layout-features='*' --notdef-outline --name-IDs='*' --name-languages='*' \
//		--no-glyph-names --no-recalc-timestamp --no-recalc-bounds --drop-tables+=DSIG
var (
	//go:embed fonts/NotoSans-Regular.ttf
	FontRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	FontBold []byte
	//go:embed fonts/NotoSans-Italic.ttf
	FontItalic []byte
)
