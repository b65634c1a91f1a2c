package graphics

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// madeUp is a computer with a system that draws or not, and with Mesa or not.
type madeUp struct {
	name             string
	system, software error
	probed           int
}

func (m *madeUp) describe() string   { return m.name }
func (m *madeUp) probe() error       { m.probed++; return m.system }
func (m *madeUp) useSoftware() error { return m.software }

var errNone = errors.New("none")

// start is a start of the program, whose window is shown or not.
func start(t *testing.T, data string, m *madeUp, safe, shown bool) Renderer {
	t.Helper()
	chosen, err := choose(data, safe, m)
	if err != nil {
		t.Fatal(err)
	}
	if shown {
		chosen.Confirm()
	}
	return chosen.Renderer
}

func TestWhatHasDrawnDrawsAgainWithoutAnotherLook(t *testing.T) {
	for _, m := range []*madeUp{{name: "card"}, {name: "card", system: errNone}} {
		data := t.TempDir()
		first := start(t, data, m, false, true)
		if (first == System) != (m.system == nil) {
			t.Errorf("%s draws where the system says %v", first, m.system)
		}
		if next := start(t, data, m, false, true); next != first || m.probed != 1 {
			t.Errorf("%s draws, then %s, after %d looks", first, next, m.probed)
		}
		m.name = "another card"
		if start(t, data, m, false, true); m.probed != 2 {
			t.Errorf("%d looks at another card", m.probed)
		}
	}
}

func TestAStartThatShowedNoWindowHasTheNextLookAgain(t *testing.T) {
	m, data := &madeUp{name: "card"}, t.TempDir()
	start(t, data, m, false, true)
	start(t, data, m, false, false) // without a look; no window
	if got := start(t, data, m, false, true); got != System || m.probed != 2 {
		t.Errorf("%s draws after %d looks", got, m.probed)
	}
	if start(t, data, m, false, true); m.probed != 2 {
		t.Errorf("%d looks after a window", m.probed)
	}
}

func TestADriverThatFallsWithTheProgramIsNotTriedForEver(t *testing.T) {
	m, data := &madeUp{name: "card"}, t.TempDir()
	for range maxFailed {
		if got := start(t, data, m, false, false); got != System {
			t.Errorf("%s draws", got)
		}
	}
	if got := start(t, data, m, false, true); got != Software {
		t.Errorf("%s draws after %d starts without a window", got, maxFailed)
	}
	if got := start(t, data, m, false, true); got != Software {
		t.Errorf("then %s draws", got)
	}
}

func TestSafeGraphicsHoldForOneStart(t *testing.T) {
	m, data := &madeUp{name: "card"}, t.TempDir()
	if got := start(t, data, m, true, true); got != Software || m.probed != 0 {
		t.Errorf("%s draws after %d looks", got, m.probed)
	}
	if got := start(t, data, m, false, true); got != System {
		t.Errorf("%s draws at the next start", got)
	}
}

func TestAComputerWithoutBothIsTold(t *testing.T) {
	_, err := choose(t.TempDir(), false, &madeUp{system: errNone, software: os.ErrNotExist})
	if model.CodeOf(err) != model.CodeGraphicsNone || !errors.Is(err, errNone) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestMesaThatIsGoneIsNotWaitedFor(t *testing.T) {
	data := t.TempDir()
	start(t, data, &madeUp{name: "card", system: errNone}, false, true)
	if got := start(t, data, &madeUp{name: "card", software: os.ErrNotExist}, false, true); got != System {
		t.Errorf("%s draws", got)
	}
	if got := start(t, data, &madeUp{name: "card", software: os.ErrNotExist}, true, true); got != System {
		t.Errorf("%s draws where somebody asks for safe graphics", got)
	}
}

func TestWhatIsRememberedWronglyIsLookedAtAgain(t *testing.T) {
	for _, text := range []string{"", "{", "null", `{"computer":"card","renderer":"else"}`, `{"computer":"other","renderer":"software"}`} {
		m, data := &madeUp{name: "card"}, t.TempDir()
		if err := os.WriteFile(filepath.Join(data, "graphics.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := start(t, data, m, false, true); got != System || m.probed != 1 {
			t.Errorf("%q: %s draws after %d looks", text, got, m.probed)
		}
	}
}

func TestTheDataFolderNeedNotBeThere(t *testing.T) {
	for _, data := range []string{"", filepath.Join(t.TempDir(), "none", "yet")} {
		m := &madeUp{name: "card", system: errNone}
		if got := start(t, data, m, false, true); got != Software {
			t.Errorf("%s draws", got)
		}
	}
}

func TestTheToolkitNeedsOpenGL21(t *testing.T) {
	for version, want := range map[string]bool{
		"1.1.0": false, "2.0": false, "2.1.0 - Build 8.15.10.1749": true, "3.0 Mesa 22.3.6": true, "4.6.0 NVIDIA": true, "": false, "OpenGL ES 2.0": false,
	} {
		if enough(version) != want {
			t.Errorf("%q is enough: %v", version, !want)
		}
	}
}
