//go:build !windows

package scanning

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// System is the scanners of this computer. The zero value is ready.
type System struct{}

// inEnglish has scanimage speak the language that we read.
var inEnglish = []string{"LC_ALL=C"}

// List asks SANE.
func (System) List(ctx context.Context) ([]Device, error) {
	listed, err := run(ctx, listTime, inEnglish, "scanimage", "-f", "%d\t%v %m%n")
	if model.CodeOf(err) == model.CodeScannerNone {
		return nil, nil
	}
	return devices(listed), err
}

// Scan scans what lies on the glass. A driver that does not know colour or the resolution
// scans as it does by itself.
func (System) Scan(ctx context.Context, device Device) (Page, error) {
	args := []string{"-d", device.ID, "--format=jpeg"}
	data, err := run(ctx, scanTime, inEnglish, "scanimage", append(args, "--mode", "Color", "--resolution", dots())...)
	if e, ok := errors.AsType[*model.Error](err); ok && strings.Contains(e.Params["reason"], "option") {
		data, err = run(ctx, scanTime, inEnglish, "scanimage", args...)
	}
	if err != nil {
		return Page{}, err
	}
	return page(data)
}

// soften has scanimage bring the scanner to rest when nobody waits for it.
func soften(command *exec.Cmd) {
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
}
