package graphics

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"akmola.kz/kezek/internal/model"
)

// Renderer is what draws the window.
type Renderer string

// The renderers.
const (
	System   Renderer = "system"   // the OpenGL of this computer
	Software Renderer = "software" // Mesa, from the folder beside the program
)

// Library is the file that draws in software, beside the program.
const Library = "software/opengl32.dll"

// maxFailed is after how many starts in a row that showed no window the system's OpenGL is
// not tried again, whatever it promises: a driver may fall with the program.
const maxFailed = 2

// ErrNoWindow is that no window could be made.
var ErrNoWindow = errors.New("the system has made no window")

// Choice is what draws the window of this start.
type Choice struct {
	Renderer Renderer
	Reason   error // why it is not the system; nil: that was not asked, or it draws

	file  string // that remembers it
	state state
}

// state is what is remembered from start to start.
type state struct {
	Computer string   `json:"computer"` // what the choice was made for
	Renderer Renderer `json:"renderer"`
	Failed   int      `json:"failed"` // starts since a window was last shown
}

// computer is what is asked of this computer.
type computer interface {
	describe() string   // changes where what draws may have changed
	probe() error       // whether the system's OpenGL draws, tried outside of this process
	useSoftware() error // os.ErrNotExist: there is none
}

// Choose decides what draws, and loads it where it is Mesa; safe: somebody has asked for
// that. Call it before the toolkit starts, and Confirm of what it returns once there is a
// window. What was confirmed holds without another look until the program, the graphics
// card, its driver or the kind of session is another. Its error has the code graphics_none.
func Choose(data string, safe bool) (*Choice, error) { return choose(data, safe, thisComputer()) }

func choose(data string, safe bool, c computer) (*Choice, error) {
	if c == nil {
		return &Choice{Renderer: System}, nil // the system of no other computer is in doubt
	}
	chosen := &Choice{Renderer: System, file: filepath.Join(data, "graphics.json"), state: state{Computer: c.describe()}}
	if data == "" || safe {
		chosen.file = "" // nothing is remembered of this start
	}
	known := chosen.read()
	switch {
	case safe:
		chosen.Renderer = Software
	case known.Failed >= maxFailed && known.Renderer == System:
		chosen.Renderer, chosen.Reason = Software, fmt.Errorf("%d starts showed no window", known.Failed)
	case known.Failed == 0 && known.Renderer != "":
		chosen.Renderer = known.Renderer
	default:
		if chosen.Reason = c.probe(); chosen.Reason != nil {
			chosen.Renderer = Software
		}
	}
	if chosen.Renderer == Software {
		if err := c.useSoftware(); err != nil && c.probe() != nil {
			return nil, model.WrapError(model.CodeGraphicsNone, errors.Join(chosen.Reason, err))
		} else if err != nil {
			chosen.Renderer, chosen.Reason = System, err // it may be gone
		}
	}
	chosen.state.Renderer, chosen.state.Failed = chosen.Renderer, known.Failed+1
	chosen.write()
	return chosen, nil
}

// Confirm says that the window is shown.
func (c *Choice) Confirm() {
	c.state.Failed = 0
	c.write()
}

// StartAnew starts the program once more, as this one was.
func StartAnew() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return exec.Command(program, os.Args[1:]...).Start()
}

// read returns what is remembered of this computer as it is now.
func (c *Choice) read() state {
	var known state
	text, err := os.ReadFile(c.file)
	if err != nil || json.Unmarshal(text, &known) != nil || known.Computer != c.state.Computer ||
		known.Renderer != System && known.Renderer != Software {
		return state{}
	}
	return known
}

// write remembers the choice. Where that fails the next start looks again.
func (c *Choice) write() {
	if c.file == "" {
		return
	}
	if text, err := json.Marshal(c.state); err == nil {
		_ = os.WriteFile(c.file, text, 0o600)
	}
}

// enough reports whether a version as OpenGL tells it, "2.1.0 maker …", is what the toolkit needs.
func enough(version string) bool {
	var major, minor int
	if n, err := fmt.Sscanf(version, "%d.%d", &major, &minor); n < 2 || err != nil {
		return false
	}
	return major > 2 || major == 2 && minor >= 1
}
