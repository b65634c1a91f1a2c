package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Palette is one set of colours. A text colour and the ground it may stand on are
// listed together in Pairs.
type Palette struct {
	Background, Surface, Sunken               color.NRGBA
	Line, Control                             color.NRGBA
	Text, Muted, Placeholder                  color.NRGBA
	Primary, OnPrimary, Pressed               color.NRGBA
	Tint, OnTint, Hover, Halo                 color.NRGBA
	Gold, OnGold                              color.NRGBA
	Ok, OkTint, Warn, WarnTint                color.NRGBA
	Bad, BadTint, Neutral, NeutralTint        color.NRGBA
	Step, Selection, Shadow, Scroll, Backdrop color.NRGBA

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
		Step: rgb(0xC3CFD8), Selection: rgb(0xBFE2F0), Shadow: rgba(0x15222C, 0x38),
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
		Step: rgb(0x465966), Selection: rgb(0x1D5A77), Shadow: rgba(0x000000, 0x90),
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
		Step: black, Selection: rgb(0x8FB0FF), Shadow: rgba(0x000000, 0x00), // a line says it better
		Scroll: black, Backdrop: rgba(0x000000, 0xB0),
		Border: 2,
	}
}

// Pair is a text colour and a ground on which it is written.
type Pair struct {
	Name       string
	Text, Over color.NRGBA
}

// Pairs lists every text and ground that meet on a screen.
func (p Palette) Pairs() []Pair {
	pairs := []Pair{
		{"primary button", p.OnPrimary, p.Primary},
		{"primary button pressed", p.OnPrimary, p.Pressed},
		{"ribbon", p.OnGold, p.Gold},
		{"chosen", p.OnTint, p.Tint},
		{"text on tint", p.Text, p.Tint},
		{"muted on tint", p.Muted, p.Tint},
		{"muted on hover", p.Muted, p.Hover},
		{"text on hover", p.Text, p.Hover},
		{"text selected", p.Text, p.Selection},
		{"your own", p.OnTint, p.Surface},
		{"disabled primary button", p.Neutral, p.NeutralTint},
		{"link", p.Primary, p.Surface},
		{"placeholder", p.Placeholder, p.Surface},
		{"tab chosen on background", p.OnTint, p.Background},
		{"quiet button under the pointer", p.Primary, p.Hover},
		{"neutral chip on a chosen row", p.Neutral, p.Surface},
		{"neutral chip", p.Neutral, p.NeutralTint},
		{"text typed where nothing can be typed", p.Text, p.NeutralTint},
	}
	for _, ground := range []struct {
		name string
		over color.NRGBA
	}{{"background", p.Background}, {"surface", p.Surface}, {"sunken", p.Sunken}} {
		pairs = append(pairs,
			Pair{"text on " + ground.name, p.Text, ground.over},
			Pair{"muted on " + ground.name, p.Muted, ground.over},
			Pair{"primary on " + ground.name, p.Primary, ground.over},
			Pair{"ok on " + ground.name, p.Ok, ground.over},
			Pair{"bad on " + ground.name, p.Bad, ground.over})
	}
	for _, state := range []struct {
		name       string
		text, tint color.NRGBA
	}{{"ok", p.Ok, p.OkTint}, {"warn", p.Warn, p.WarnTint}, {"bad", p.Bad, p.BadTint}, {"info", p.OnTint, p.Tint}} {
		pairs = append(pairs,
			Pair{state.name + " chip", state.text, state.tint},
			Pair{state.name + " banner text", p.Text, state.tint},
			Pair{state.name + " banner small text", p.Muted, state.tint})
	}
	return pairs
}

// Marks lists what is no text and still has to be seen, with what stands around it:
// borders of what can be pressed or typed into, the focus, the dots of a state.
func (p Palette) Marks() []Pair {
	var marks []Pair
	for _, ground := range []struct {
		name string
		over color.NRGBA
	}{{"background", p.Background}, {"surface", p.Surface}} {
		marks = append(marks,
			Pair{"border of a control on " + ground.name, p.Control, ground.over},
			Pair{"border of a control under the pointer on " + ground.name, p.Muted, ground.over},
			Pair{"border of a wrong field on " + ground.name, p.Bad, ground.over},
			Pair{"border of the focus on " + ground.name, p.Primary, ground.over},
			Pair{"good dot on " + ground.name, p.Ok, ground.over},
			Pair{"slow dot on " + ground.name, p.Warn, ground.over},
			Pair{"bad dot on " + ground.name, p.Bad, ground.over})
	}
	return append(marks,
		Pair{"bar of the chosen row", p.Primary, p.Tint},
		Pair{"sign of a good state", p.Ok, p.OkTint},
		Pair{"sign of a warning", p.Warn, p.WarnTint},
		Pair{"sign of a bad state", p.Bad, p.BadTint},
		Pair{"border of the focused primary button", p.Pressed, p.Surface})
}

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
		fynetheme.ColorNamePressed: p.Tint, fynetheme.ColorNameFocus: p.Halo,
		fynetheme.ColorNameSelection: p.Selection, fynetheme.ColorNameSeparator: p.Line,
		fynetheme.ColorNameInputBackground: p.Surface, fynetheme.ColorNameInputBorder: p.Control,
		fynetheme.ColorNameMenuBackground: p.Surface, fynetheme.ColorNameOverlayBackground: p.Surface,
		fynetheme.ColorNameHeaderBackground: p.Sunken, fynetheme.ColorNameShadow: p.Shadow,
		fynetheme.ColorNameScrollBar: p.Scroll, fynetheme.ColorNameScrollBarBackground: p.NeutralTint,
		fynetheme.ColorNameError: p.Bad, fynetheme.ColorNameForegroundOnError: p.Surface,
		fynetheme.ColorNameSuccess: p.Ok, fynetheme.ColorNameForegroundOnSuccess: p.Surface,
		fynetheme.ColorNameWarning: p.Warn, fynetheme.ColorNameForegroundOnWarning: p.Surface,
		fynetheme.ColorNameInnerWindowBorder: p.Line, fynetheme.ColorNameInnerWindowBorderInactive: p.Line,
	}
}
