package printing

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Preferences keep texts by their keys from one run to the next: fyne.Preferences.
type Preferences interface {
	String(key string) string
	SetString(key, text string)
}

// Keys of the preferences: what was printed on last is offered first.
const (
	lastPrinter = "printer." // and the paper
	lastPaper   = "paper"
)

// Printer is the printing of this computer, which remembers what was printed on last.
type Printer struct {
	Spooler
	Preferences Preferences
}

// Printers returns the names of the printers, the one that was last used for this paper
// first.
func (p Printer) Printers(ctx context.Context, on model.Paper) ([]string, error) {
	printers, err := p.Spooler.Printers(ctx)
	return first(printers, p.Preferences.String(lastPrinter+string(on))), err
}

// Print prints a file. Its errors have the codes print_none and print_failed.
func (p Printer) Print(ctx context.Context, path string, job Job) error {
	err := p.Spooler.Print(ctx, path, job)
	if err == nil {
		p.Preferences.SetString(lastPrinter+string(job.Paper), job.Printer)
		if !job.OnlyPaper {
			p.Preferences.SetString(lastPaper, string(job.Paper))
		}
	}
	return err
}

// LastPaper returns the paper that was chosen last, empty before the first time.
func (p Printer) LastPaper() model.Paper { return model.Paper(p.Preferences.String(lastPaper)) }

// first puts the printer of a name, where there is one, before all others.
func first(printers []string, name string) []string {
	if i := slices.Index(printers, name); i > 0 {
		printers = slices.Insert(slices.Delete(printers, i, i+1), 0, name)
	}
	return printers
}
