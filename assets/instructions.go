package assets

import (
	"embed"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"

	"akmola.kz/kezek/internal/model"
)

//go:embed instructions.json
var instructionsJSON []byte

//go:embed help/*/*.webp
var helpPictures embed.FS

// HelpPicture returns the picture of a step of the instructions, a WebP made by
// "make help-pictures"; nil where there is none of that name.
func HelpPicture(lang model.Lang, name string) []byte {
	data, err := helpPictures.ReadFile("help/" + string(lang) + "/" + name + ".webp")
	if err != nil {
		slog.Error("a picture of the instructions is missing", "name", name, "lang", lang)
	}
	return data
}

// Instruction tells a person how to do one thing, step by step.
type Instruction struct {
	ID     string     `json:"id"`
	Title  model.Text `json:"title"`
	Screen string     `json:"screen"` // where it helps most: a step of the visit, or a screen beside it; empty: a panel, by ID
	Steps  []Step     `json:"steps"`
}

// Step is one numbered step of an instruction.
type Step struct {
	Text    model.Text `json:"text"`
	Screen  string     `json:"screen"`            // where it is done; empty: on the panel
	Picture string     `json:"picture,omitempty"` // what it looks like there: a name for HelpPicture
}

var instructions = sync.OnceValue(func() []Instruction {
	var list []Instruction
	if err := json.Unmarshal(instructionsJSON, &list); err != nil {
		slog.Error("the instructions are broken", "error", err)
	}
	return list
})

// Instructions returns the instructions in the order in which a visit needs them.
func Instructions() []Instruction { return slices.Clone(instructions()) }
