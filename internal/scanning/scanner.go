package scanning

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // pages
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/signintech/gopdf"

	"akmola.kz/kezek/internal/model"
)

// Device is a scanner.
type Device struct {
	ID   string // the system's own
	Name string // as people call it
}

// Scanner is the scanners of a computer.
type Scanner interface {
	// List returns what is connected; none is no error.
	List(ctx context.Context) ([]Device, error)
	// Scan scans one page in colour and returns it as JPEG, with its resolution in dots an
	// inch. Its errors are scanner_none and scanner_failed; it ends with ctx.
	Scan(ctx context.Context, device Device) (Page, error)
}

// Page is a page that was scanned.
type Page struct {
	JPEG []byte
	DPI  int // dots an inch
}

// The resolution that is asked for: what is printed small is read well, and a sheet of A4
// takes about a megabyte.
const resolution = 200

const (
	listTime = 30 * time.Second // looking for scanners in the network takes a while
	scanTime = 3 * time.Minute  // of a slow one that has to warm up
	maxPage  = 64 << 20         // bytes of what a driver sends
)

// maxReason is how many characters of a reason fit on the screen.
const maxReason = 160

// run runs a program of the system with these variables more and returns what it writes.
func run(ctx context.Context, limit time.Duration, env []string, name string, args ...string) ([]byte, error) {
	caller := ctx
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Env = append(command.Environ(), env...)
	soften(command)
	command.WaitDelay = 5 * time.Second // the scanner moves back first
	var out, said bytes.Buffer
	command.Stdout, command.Stderr = &limited{to: &out, left: maxPage}, &limited{to: &said, left: 1 << 16}
	err := command.Run()
	switch {
	case caller.Err() != nil:
		return nil, model.WrapError(model.CodeCancelled, caller.Err())
	case errors.Is(err, exec.ErrNotFound):
		return nil, model.WrapError(model.CodeScannerNone, err)
	case err != nil:
		return nil, failed(said.String(), err)
	}
	return out.Bytes(), nil
}

// limited takes so many bytes and then fails.
type limited struct {
	to   io.Writer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errors.New("more than a page")
	}
	return l.to.Write(p)
}

// failed returns the error of a scanner that did not scan, with the system's own words.
func failed(reason string, err error) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if reason == "" {
		reason = err.Error()
	}
	e := model.NewError(model.CodeScannerFailed, "reason", model.Shorten(strings.TrimPrefix(reason, "scanimage: "), maxReason))
	e.Err = err
	return e
}

// devices reads a line for each device: its id and its name, with a tab between.
func devices(listed []byte) (found []Device) {
	for line := range strings.Lines(string(listed)) {
		id, name, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if ok && id != "" {
			found = append(found, Device{ID: id, Name: strings.Join(strings.Fields(name), " ")})
		}
	}
	return found
}

// page checks what came from a driver.
func page(data []byte) (Page, error) {
	if _, format, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || format != "jpeg" {
		return Page{}, failed("no picture came", fmt.Errorf("a page that is no JPEG: %w", err))
	}
	return Page{JPEG: data, DPI: density(data)}, nil
}

// density reads the dots an inch from the head of a JPEG; what was asked for where it does
// not say.
func density(data []byte) int {
	if len(data) > 16 && string(data[6:11]) == "JFIF\x00" && data[13] == 1 {
		if dpi := int(data[14])<<8 | int(data[15]); dpi >= 50 && dpi <= 2400 {
			return dpi
		}
	}
	return resolution
}

// Document makes one PDF of pages, each as large as it lay on the glass.
func Document(pages []Page) ([]byte, error) {
	var pdf gopdf.GoPdf
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	for i, p := range pages {
		config, _, err := image.DecodeConfig(bytes.NewReader(p.JPEG))
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		const pointsInch = 72
		size := gopdf.Rect{W: float64(config.Width) * pointsInch / float64(p.DPI), H: float64(config.Height) * pointsInch / float64(p.DPI)}
		holder, err := gopdf.ImageHolderByBytes(p.JPEG)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		pdf.AddPageWithOption(gopdf.PageOption{PageSize: &size})
		if err := pdf.ImageByHolder(holder, 0, 0, &size); err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	return pdf.GetBytesPdfReturnErr()
}

// dots is the resolution as a program takes it.
func dots() string { return strconv.Itoa(resolution) }
