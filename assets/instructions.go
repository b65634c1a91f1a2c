package assets

import (
	_ "embed" // the instructions
	"encoding/json"
	"log/slog"
	"slices"
	"sync"

	"akmola.kz/kezek/queue"
)

//go:embed instructions.json
var instructionsJSON []byte

// Instruction tells a person how to do one thing, step by step.
type Instruction struct {
	ID     string     `json:"id"`
	Title  queue.Text `json:"title"`
	Screen string     `json:"screen"` // where it helps most: "district", "login", "cabinet", "profile", "organization", "check", "notice" or "waiting"
	Steps  []Step     `json:"steps"`
}

// Step is one numbered step of an instruction.
type Step struct {
	Text   queue.Text `json:"text"`
	Screen string     `json:"screen"` // where it is done
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
