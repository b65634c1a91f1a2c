package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Palette is one set of colours. A text colour and the ground it may stand on are
// listed together in Pairs.
type Palette struct {
	Background, Surface, Sunken        color.NRGBA
	Line, Control                      color.NRGBA
	Text, Muted, Placeholder           color.NRGBA
	Primary, OnPrimary, Pressed        color.NRGBA
	Tint, OnTint, Hover, Halo          color.NRGBA
	Gold, OnGold                       color.NRGBA
	Ok, OkTint, Warn, WarnTint         color.NRGBA
	Bad, BadTint, Neutral, NeutralTint color.NRGBA
	Step, Selection, Scroll, Backdrop  color.NRGBA

	// Border is the width of lines and control borders.
	Border float32
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

func rgba(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}

// Light is the palette of daylight, the usual one at a counter.
func Light() Palette {
	return Palette{
		Background: rgb(0xF3F6F9), Surface: rgb(0xFFFFFF), Sunken: rgb(0xFAFCFD),
		Line: rgb(0xD5DFE7), Control: rgb(0x7C8E9B),
		Text: rgb(0x15222C), Muted: rgb(0x546573), Placeholder: rgb(0x647682),
		Primary: rgb(0x00709E), OnPrimary: rgb(0xFFFFFF), Pressed: rgb(0x005A80),
		Tint: rgb(0xE4F2F8), OnTint: rgb(0x005A80), Hover: rgb(0xEEF5F9), Halo: rgb(0xBFE2F0),
		Gold: rgb(0xF5B800), OnGold: rgb(0x2B2100),
		Ok: rgb(0x17744A), OkTint: rgb(0xE3F3EA), Warn: rgb(0x8A5200), WarnTint: rgb(0xFFF1D9),
		Bad: rgb(0xB3261E), BadTint: rgb(0xFBE9E7), Neutral: rgb(0x546573), NeutralTint: rgb(0xE9EEF2),
		Step: rgb(0xC3CFD8), Selection: rgb(0xBFE2F0),
		Scroll: rgba(0x15222C, 0x66), Backdrop: rgba(0x15222C, 0x80),
		Border: 1,
	}
}

// Dark is the palette for a dim room.
func Dark() Palette {
	return Palette{
		Background: rgb(0x10181E), Surface: rgb(0x18232B), Sunken: rgb(0x141E25),
		Line: rgb(0x2B3A45), Control: rgb(0x7C8E9B),
		Text: rgb(0xE8EEF2), Muted: rgb(0x9FB0BC), Placeholder: rgb(0x8FA1AE),
		Primary: rgb(0x5CBEE3), OnPrimary: rgb(0x06222F), Pressed: rgb(0x8AD2EE),
		Tint: rgb(0x17384A), OnTint: rgb(0x8AD2EE), Hover: rgb(0x1D2C36), Halo: rgb(0x17506A),
		Gold: rgb(0xF5B800), OnGold: rgb(0x2B2100),
		Ok: rgb(0x7FD6A8), OkTint: rgb(0x143A29), Warn: rgb(0xF4C778), WarnTint: rgb(0x40300F),
		Bad: rgb(0xF7ABA4), BadTint: rgb(0x4C211E), Neutral: rgb(0xB4C2CC), NeutralTint: rgb(0x263540),
		Step: rgb(0x465966), Selection: rgb(0x1D5A77),
		Scroll: rgba(0xE8EEF2, 0x66), Backdrop: rgba(0x000000, 0xA0),
		Border: 1,
	}
}

// HighContrast is black, white and one blue, with borders of two units: a state is
// told by its words and its shape.
func HighContrast() Palette {
	black, white, blue := rgb(0x000000), rgb(0xFFFFFF), rgb(0x0037B3)
	return Palette{
		Background: white, Surface: white, Sunken: white,
		Line: black, Control: black,
		Text: black, Muted: black, Placeholder: rgb(0x404040),
		Primary: blue, OnPrimary: white, Pressed: black,
		Tint: rgb(0xDCE6FF), OnTint: black, Hover: rgb(0xEEF2FF), Halo: rgb(0x8FB0FF),
		Gold: rgb(0xF5B800), OnGold: black,
		Ok: black, OkTint: white, Warn: black, WarnTint: white,
		Bad: black, BadTint: white, Neutral: black, NeutralTint: white,
		Step: black, Selection: rgb(0x8FB0FF),
		Scroll: black, Backdrop: rgba(0x000000, 0xB0),
		Border: 2,
	}
}

// focusShade lies over the toolkit's own buttons and selects where they have the focus:
// a halo would cover their text.
var focusShade = rgba(0x000000, 0x50)

func (p Palette) colors() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		ColorSurface: p.Surface, ColorSunken: p.Sunken, ColorLine: p.Line, ColorControl: p.Control,
		ColorMuted: p.Muted, ColorHover: p.Hover, ColorPressed: p.Pressed, ColorTint: p.Tint,
		ColorOnTint: p.OnTint, ColorHalo: p.Halo, ColorGold: p.Gold, ColorOnGold: p.OnGold,
		ColorOk: p.Ok, ColorOkTint: p.OkTint, ColorWarn: p.Warn, ColorWarnTint: p.WarnTint,
		ColorBad: p.Bad, ColorBadTint: p.BadTint, ColorNeutral: p.Neutral, ColorNeutralTint: p.NeutralTint,
		ColorStep: p.Step,

		fynetheme.ColorNameBackground: p.Background, fynetheme.ColorNameForeground: p.Text,
		fynetheme.ColorNamePlaceHolder: p.Placeholder, fynetheme.ColorNamePrimary: p.Primary,
		fynetheme.ColorNameForegroundOnPrimary: p.OnPrimary, fynetheme.ColorNameHyperlink: p.Primary,
		fynetheme.ColorNameButton: p.NeutralTint, fynetheme.ColorNameDisabledButton: p.NeutralTint,
		fynetheme.ColorNameDisabled: p.Placeholder, fynetheme.ColorNameHover: p.Hover,
		fynetheme.ColorNamePressed: p.Tint, fynetheme.ColorNameFocus: focusShade,
		fynetheme.ColorNameSelection: p.Selection, fynetheme.ColorNameSeparator: p.Line,
		fynetheme.ColorNameInputBackground: p.Surface, fynetheme.ColorNameInputBorder: p.Control,
		fynetheme.ColorNameMenuBackground: p.Surface, fynetheme.ColorNameOverlayBackground: p.Surface,
		fynetheme.ColorNameHeaderBackground: p.Sunken, fynetheme.ColorNameShadow: {}, // that of a list is square and stands over its corners
		fynetheme.ColorNameScrollBar: p.Scroll, fynetheme.ColorNameScrollBarBackground: p.NeutralTint,
		fynetheme.ColorNameError: p.Bad, fynetheme.ColorNameForegroundOnError: p.Surface,
		fynetheme.ColorNameSuccess: p.Ok, fynetheme.ColorNameForegroundOnSuccess: p.Surface,
		fynetheme.ColorNameWarning: p.Warn, fynetheme.ColorNameForegroundOnWarning: p.Surface,
		fynetheme.ColorNameInnerWindowBorder: p.Line, fynetheme.ColorNameInnerWindowBorderInactive: p.Line,
	}
}
