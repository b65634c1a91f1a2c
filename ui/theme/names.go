package theme

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Colours of the house. Background, text, placeholder and primary go by Fyne's own
// names, so that Fyne's widgets follow too.
const (
	ColorBackground  = fynetheme.ColorNameBackground
	ColorText        = fynetheme.ColorNameForeground
	ColorPlaceholder = fynetheme.ColorNamePlaceHolder
	ColorPrimary     = fynetheme.ColorNamePrimary
	ColorOnPrimary   = fynetheme.ColorNameForegroundOnPrimary

	ColorSurface     fyne.ThemeColorName = "kezek.surface"
	ColorSunken      fyne.ThemeColorName = "kezek.sunken" // an unfolded part inside a card
	ColorLine        fyne.ThemeColorName = "kezek.line"
	ColorControl     fyne.ThemeColorName = "kezek.control" // border of fields and secondary buttons
	ColorMuted       fyne.ThemeColorName = "kezek.muted"
	ColorHover       fyne.ThemeColorName = "kezek.hover"
	ColorPressed     fyne.ThemeColorName = "kezek.primary.pressed"
	ColorTint        fyne.ThemeColorName = "kezek.primary.tint"
	ColorOnTint      fyne.ThemeColorName = "kezek.primary.ontint"
	ColorHalo        fyne.ThemeColorName = "kezek.halo"
	ColorGold        fyne.ThemeColorName = "kezek.gold"
	ColorOnGold      fyne.ThemeColorName = "kezek.gold.on"
	ColorOk          fyne.ThemeColorName = "kezek.ok"
	ColorOkTint      fyne.ThemeColorName = "kezek.ok.tint"
	ColorWarn        fyne.ThemeColorName = "kezek.warn"
	ColorWarnTint    fyne.ThemeColorName = "kezek.warn.tint"
	ColorBad         fyne.ThemeColorName = "kezek.bad"
	ColorBadTint     fyne.ThemeColorName = "kezek.bad.tint"
	ColorNeutral     fyne.ThemeColorName = "kezek.neutral"
	ColorNeutralTint fyne.ThemeColorName = "kezek.neutral.tint"
	ColorStep        fyne.ThemeColorName = "kezek.step" // ring and line of a step that is yet to come
)

// Sizes of the house, in units of the canvas, scale already applied.
const (
	SizeTitle   = fynetheme.SizeNameHeadingText
	SizeSection = fynetheme.SizeNameSubHeadingText
	SizeInput   = fynetheme.SizeNameText // the toolkit writes nothing but what is typed
	SizeSmall   = fynetheme.SizeNameCaptionText

	SizeBody          fyne.ThemeSizeName = "kezek.text.body"
	SizeChip          fyne.ThemeSizeName = "kezek.text.chip"
	SizeCell          fyne.ThemeSizeName = "kezek.cell" // height of a cell for one digit of a code
	SizeControl       fyne.ThemeSizeName = "kezek.control"
	SizeRow           fyne.ThemeSizeName = "kezek.row"
	SizeHeader        fyne.ThemeSizeName = "kezek.header"
	SizeFoot          fyne.ThemeSizeName = "kezek.foot"
	SizeRail          fyne.ThemeSizeName = "kezek.rail"
	SizeContent       fyne.ThemeSizeName = "kezek.content"
	SizeCardRadius    fyne.ThemeSizeName = "kezek.radius.card"
	SizeControlRadius fyne.ThemeSizeName = "kezek.radius.control"
	SizeBorder        fyne.ThemeSizeName = "kezek.border"
	SizeFocus         fyne.ThemeSizeName = "kezek.focus"
	SizeHalo          fyne.ThemeSizeName = "kezek.halo"
	SizeBar           fyne.ThemeSizeName = "kezek.bar"
	SizeIcon          fyne.ThemeSizeName = "kezek.icon"
	SizeGapTiny       fyne.ThemeSizeName = "kezek.gap.4"
	SizeGapSmall      fyne.ThemeSizeName = "kezek.gap.8"
	SizeGap           fyne.ThemeSizeName = "kezek.gap.12"
	SizeGapLarge      fyne.ThemeSizeName = "kezek.gap.16"
	SizeGapHuge       fyne.ThemeSizeName = "kezek.gap.24"
)
