package ui

import (
	"slices"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
)

func TestEveryStepHasItsHelp(t *testing.T) {
	list := assets.Instructions()
	for _, step := range desk.Steps() {
		instruction := list[instructionFor(step, false)]
		if !slices.ContainsFunc(instruction.Steps, func(s assets.Step) bool { return s.Screen == string(step) }) {
			t.Errorf("no instruction has a step that is done at %s; help there shows %s", step, instruction.ID)
		}
	}
	for _, instruction := range list {
		for _, step := range instruction.Steps {
			if !slices.Contains(desk.Steps(), desk.Step(step.Screen)) {
				t.Errorf("%s: there is no screen %q", instruction.ID, step.Screen)
			}
		}
	}
}

func TestHelpWithoutALineIsThatOfWorkWithoutALine(t *testing.T) {
	list := assets.Instructions()
	for _, step := range []desk.Step{desk.Cabinet, desk.Organization, desk.Check, desk.Pending} {
		if got := list[instructionFor(step, true)].ID; got != offlineInstruction {
			t.Errorf("%s: %s", step, got)
		}
	}
	if got := list[instructionFor(desk.Cabinet, false)].ID; got == offlineInstruction {
		t.Error("a visit with a line gets the help of one without")
	}
}
