package ui

import (
	"slices"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
)

func TestEveryScreenHasItsHelp(t *testing.T) {
	list := assets.Instructions()
	for _, route := range Routes() {
		instruction := list[instructionFor(route, false)]
		if !slices.ContainsFunc(instruction.Steps, func(s assets.Step) bool { return s.Screen == string(route) }) {
			t.Errorf("no instruction has a step that is done at %s; help there shows %s", route, instruction.ID)
		}
	}
	for _, instruction := range list {
		for _, step := range instruction.Steps {
			if instruction.Screen != "" && !slices.Contains(Routes(), Route(step.Screen)) {
				t.Errorf("%s: there is no screen %q", instruction.ID, step.Screen)
			}
		}
	}
}

func TestHelpWithoutALineIsThatOfWorkWithoutALine(t *testing.T) {
	list := assets.Instructions()
	for _, step := range []desk.Step{desk.Cabinet, desk.Organization, desk.Check, desk.Pending} {
		if got := list[instructionFor(Route(step), true)].ID; got != offlineInstruction {
			t.Errorf("%s: %s", step, got)
		}
	}
	if got := list[instructionFor(Route(desk.Cabinet), false)].ID; got == offlineInstruction {
		t.Error("a visit with a line gets the help of one without")
	}
}
