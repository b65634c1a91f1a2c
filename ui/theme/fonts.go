package theme

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
)

func fontRegular() fyne.Resource { return regular }
func fontBold() fyne.Resource    { return bold }
func fontItalic() fyne.Resource  { return italic }

// One value each: Fyne keeps its parsed fonts by resource.
var (
	regular = fyne.NewStaticResource("NotoSans-Regular.ttf", assets.FontRegular)
	bold    = fyne.NewStaticResource("NotoSans-Bold.ttf", assets.FontBold)
	italic  = fyne.NewStaticResource("NotoSans-Italic.ttf", assets.FontItalic)
)
