package printing

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"akmola.kz/kezek/internal/model"
)

// What is drawn of one document at most, all its pages together.
const (
	maxPixels = 16 << 20
	drawTime  = 30 * time.Second
)

// Page is one page as it will lie on the paper.
type Page struct {
	Image         image.Image
	Width, Height float64 // in millimetres; 0 for a picture that has no size of its own
}

// View is what is drawn of a document.
type View struct {
	Width int // of each page, in pixels
	First int // page, from 0
	Most  int // pages
}

// Renderer draws the pages of documents. A document may come from anywhere and be made to
// swell, so each is drawn by a process of its own, which has little memory and time and is
// killed when nobody waits for it: the program itself, started again as Helper. It is safe
// for use by many goroutines; the zero value is ready.
type Renderer struct {
	// Cache is a folder for the compiled renderer, which only this user may write to. Empty:
	// each document waits for a second or more until it is compiled.
	Cache string

	time time.Duration // for one document; 0: drawTime
}

// request goes to the helper as one line of JSON, and the document after it.
type request struct {
	View
	Cache   string // empty: none
	Picture bool   // the document is one, and no PDF
	Size    int    // of the document in bytes; 0: only get ready
}

// answer comes from the helper as lines of JSON: one for each page with the bytes of its
// picture after it (RGBA), and one that is the last.
type answer struct {
	Last bool
	Code model.Code `json:",omitempty"` // with the last: why there are no more pages
	Why  string     `json:",omitempty"`

	Total         int     // pages of the document
	Width, Height float64 // in millimetres
	Pixels        image.Point
}

// maxAnswer is the longest line of an answer, in bytes.
const maxAnswer = 4096

// Warm compiles the renderer into its cache, so that no document waits for it.
func (r *Renderer) Warm() error {
	if r.Cache == "" {
		return nil
	}
	_, _, err := r.ask(context.Background(), request{Cache: r.Cache}, nil)
	return err
}

// Pages draws pages of a document and returns how many it has. Its errors have the codes
// document_damaged, document_locked, and document_unseen where it is too large or too
// intricate; a document whose first pages fit is drawn as far as they do.
func (r *Renderer) Pages(ctx context.Context, document []byte, view View) (pages []Page, total int, err error) {
	media, ok := model.DocumentType(document)
	if !ok {
		return nil, 0, model.NewError(model.CodeDocumentDamaged)
	}
	return r.ask(ctx, request{View: view, Cache: r.Cache, Picture: media != model.MediaPDF, Size: len(document)}, document)
}

// ask runs a helper for one document.
func (r *Renderer) ask(ctx context.Context, asked request, document []byte) (pages []Page, total int, err error) {
	if !helperReady {
		return nil, 0, errors.New("this program does not begin with printing.Helper")
	}
	line, err := json.Marshal(asked)
	if err != nil {
		return nil, 0, err
	}
	caller := ctx
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(r.time, drawTime))
	defer cancel()
	runtime.LockOSThread() // the helper dies with the thread that has started it
	defer runtime.UnlockOSThread()
	helper, err := startHelper(ctx)
	if err == nil {
		go helper.write(append(line, '\n'), document)
		pages, total, err = readAnswers(helper.out, asked.View)
		err = errors.Join(err, helper.end(err != nil))
	}
	switch {
	case err == nil:
		return pages, total, nil
	case caller.Err() != nil:
		return nil, 0, caller.Err()
	case model.CodeOf(err) != model.CodeInternal:
		return nil, 0, err
	}
	return nil, 0, model.WrapError(model.CodeDocumentUnseen, err)
}

// helper is a process that draws.
type helper struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     io.Reader
	written chan struct{} // closed when it has got everything, or is gone
	release func()        // of what confines it
}

func startHelper(ctx context.Context) (*helper, error) {
	program, err := self()
	if err != nil {
		return nil, err
	}
	h := &helper{command: exec.CommandContext(ctx, program, helperCommand), written: make(chan struct{})}
	bind(h.command)
	if h.in, err = h.command.StdinPipe(); err != nil {
		return nil, err
	}
	if h.out, err = h.command.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := h.command.Start(); err != nil {
		return nil, err
	}
	if h.release, err = confine(h.command.Process); err != nil {
		close(h.written)
		return nil, errors.Join(err, h.end(true))
	}
	return h, nil
}

// write gives the helper its work. One that has been killed takes no more of it, and that
// is told where its answer is read.
func (h *helper) write(parts ...[]byte) {
	defer close(h.written)
	for _, part := range parts {
		if _, err := h.in.Write(part); err != nil {
			break
		}
	}
	_ = h.in.Close()
}

// end waits until the helper is gone; one that has failed is killed.
func (h *helper) end(failed bool) error {
	if failed {
		_ = h.command.Process.Kill() // it may have ended
	}
	err := h.command.Wait()
	<-h.written
	if h.release != nil {
		h.release()
	}
	if failed {
		return nil // what it failed by is known
	}
	return err
}

// readAnswers reads what a helper has drawn. Nothing that it says is believed beyond what
// was asked for.
func readAnswers(from io.Reader, view View) (pages []Page, total int, err error) {
	in := bufio.NewReaderSize(from, maxAnswer)
	left := maxPixels
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return nil, 0, fmt.Errorf("the helper ended early: %w", err)
		}
		var a answer
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, 0, fmt.Errorf("read what the helper answers: %w", err)
		}
		switch {
		case a.Last && a.Code != "":
			if a.Code != model.CodeDocumentDamaged && a.Code != model.CodeDocumentLocked {
				a.Code = model.CodeDocumentUnseen
			}
			return nil, 0, model.WrapError(a.Code, fmt.Errorf("the helper: %q", a.Why))
		case a.Last:
			return pages, total, nil
		case len(pages) == view.Most || a.Pixels.X < 1 || a.Pixels.X > maxPixels || a.Pixels.Y < 1 || a.Pixels.Y > left/a.Pixels.X:
			return nil, 0, fmt.Errorf("the helper sends page %d of %v pixels", len(pages)+1, a.Pixels)
		}
		left -= a.Pixels.X * a.Pixels.Y
		picture := image.NewRGBA(image.Rectangle{Max: a.Pixels})
		if _, err := io.ReadFull(in, picture.Pix); err != nil {
			return nil, 0, fmt.Errorf("read page %d: %w", len(pages)+1, err)
		}
		pages, total = append(pages, Page{Image: picture, Width: a.Width, Height: a.Height}), a.Total
	}
}

// self is this program.
func self() (string, error) {
	if runtime.GOOS == "linux" {
		return "/proc/self/exe", nil // even where an update has replaced the file meanwhile
	}
	return os.Executable()
}
