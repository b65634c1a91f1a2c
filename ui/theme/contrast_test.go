package theme

import (
	"image/color"
)

// pair is a text colour and a ground on which it is written.
type pair struct {
	name       string
	text, over color.NRGBA
}

// textPairs lists every text and ground that meet on a screen.
func textPairs(p Palette) []pair {
	pairs := []pair{
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
			pair{"text on " + ground.name, p.Text, ground.over},
			pair{"muted on " + ground.name, p.Muted, ground.over},
			pair{"primary on " + ground.name, p.Primary, ground.over},
			pair{"ok on " + ground.name, p.Ok, ground.over},
			pair{"bad on " + ground.name, p.Bad, ground.over})
	}
	for _, state := range []struct {
		name       string
		text, tint color.NRGBA
	}{{"ok", p.Ok, p.OkTint}, {"warn", p.Warn, p.WarnTint}, {"bad", p.Bad, p.BadTint}, {"info", p.OnTint, p.Tint}} {
		pairs = append(pairs,
			pair{state.name + " chip", state.text, state.tint},
			pair{state.name + " banner text", p.Text, state.tint},
			pair{state.name + " banner small text", p.Muted, state.tint})
	}
	return pairs
}

// markPairs lists what is no text and still has to be seen, with what stands around it:
// borders of what can be pressed or typed into, the focus, the dots of a state.
func markPairs(p Palette) []pair {
	var marks []pair
	for _, ground := range []struct {
		name string
		over color.NRGBA
	}{{"background", p.Background}, {"surface", p.Surface}} {
		marks = append(marks,
			pair{"border of a control on " + ground.name, p.Control, ground.over},
			pair{"border of a control under the pointer on " + ground.name, p.Muted, ground.over},
			pair{"border of a wrong field on " + ground.name, p.Bad, ground.over},
			pair{"border of the focus on " + ground.name, p.Primary, ground.over},
			pair{"good dot on " + ground.name, p.Ok, ground.over},
			pair{"slow dot on " + ground.name, p.Warn, ground.over},
			pair{"bad dot on " + ground.name, p.Bad, ground.over})
	}
	return append(marks,
		pair{"bar of the chosen row", p.Primary, p.Tint},
		pair{"sign of a good state", p.Ok, p.OkTint},
		pair{"sign of a warning", p.Warn, p.WarnTint},
		pair{"sign of a bad state", p.Bad, p.BadTint},
		pair{"border of the focused primary button", p.Pressed, p.Surface})
}
