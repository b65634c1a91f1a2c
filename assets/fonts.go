package assets

import _ "embed" // the fonts

// Noto Sans 2.004 under the SIL Open Font License (fonts/OFL.txt). Not the Noto
// Sans 2.000 that Fyne carries: that one draws «і» without its dot.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	FontRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	FontBold []byte
	//go:embed fonts/NotoSans-Italic.ttf
	FontItalic []byte
)
