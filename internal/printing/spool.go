package printing

import (
	"math"
	"path/filepath"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// Job is how a document is printed.
type Job struct {
	Printer string
	Paper   model.Paper
	Length  float64 // of a roll, in millimetres; 0 where it is not known
	Copies  int     // 0: one

	OnlyPaper bool // there was no other to choose: it is not remembered
}

// Spooler is the printing of this computer. The zero value is ready.
type Spooler struct {
	// Renderer draws the pages where the system does not print a PDF, as on Windows; nil:
	// one without a cache.
	Renderer *Renderer
}

// maxReason is how many characters of a reason fit on the screen.
const maxReason = 160

// failed returns the error of a system that did not print, with its own words.
func failed(reason string, err error) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if reason == "" && err != nil {
		reason = err.Error()
	}
	e := model.NewError(model.CodePrintFailed, "reason", model.Shorten(reason, maxReason))
	e.Err = err
	return e
}

// withoutPath removes the path of a document from what the system says: it goes to
// the log.
func withoutPath(reason, path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(reason, path, "…"), filepath.Base(path), "…")
}

// millimetres rounds a length up: a roll that is cut short loses its last line.
func millimetres(length float64) int { return int(math.Ceil(length)) }
