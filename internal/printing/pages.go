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

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/model"
)

// Page is one page as it will lie on the paper.
type Page struct {
	Image         image.Image
	Width, Height float64 // in millimetres; 0 for a picture that has no size of its own
}

// Renderer draws the pages of documents. A document may come from anywhere and be made to
// swell, so each is drawn by a process of its own, which has little memory and time and is
// killed when nobody waits for it: kezek-pages, a program of its own, so that the window's
// need not hold what reads every document. It is safe for use by many goroutines; the zero
// value is ready.
type Renderer struct {
	// Program is what draws, and is started with Command; empty: kezek-pages in the folder of
	// this program, and nowhere else.
	Program string

	// Cache is a folder for the compiled renderer, which only this user may write to. Empty:
	// each document waits for a second or more until it is compiled.
	Cache string

	held *os.File      // see Hold
	time time.Duration // for one document; 0: DrawTime
}

// maxAnswer is the longest line of an answer, in bytes.
const maxAnswer = 4096

// Warm compiles the renderer into its cache, so that no document waits for it.
func (r *Renderer) Warm() error {
	if r.Cache == "" {
		return nil
	}
	_, _, err := r.ask(context.Background(), Request{Cache: r.Cache}, nil)
	return err
}

// Check returns why no document can be drawn on this computer; nil: they can.
func (r *Renderer) Check(ctx context.Context) error {
	_, _, err := r.ask(ctx, Request{Picture: true}, nil)
	return err
}

// Pages draws pages of a document and returns how many it has. Its errors have the codes
// document_damaged, document_locked, pages_missing where there is nothing of this release
// that draws, and document_unseen where the document is too large or too intricate; one whose
// first pages fit is drawn as far as they do.
func (r *Renderer) Pages(ctx context.Context, document []byte, view View) (pages []Page, total int, err error) {
	media, ok := model.DocumentType(document)
	if !ok {
		return nil, 0, model.NewError(model.CodeDocumentDamaged)
	}
	return r.ask(ctx, Request{View: view, Cache: r.Cache, Picture: media != model.MediaPDF, Size: len(document)}, document)
}

// ask runs a helper for one document.
func (r *Renderer) ask(ctx context.Context, asked Request, document []byte) (pages []Page, total int, err error) {
	program, err := r.program()
	if err != nil {
		return nil, 0, err
	}
	asked.Version = kezek.Version()
	line, err := json.Marshal(asked)
	if err != nil {
		return nil, 0, err
	}
	caller := ctx
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(r.time, DrawTime))
	defer cancel()
	runtime.LockOSThread() // the helper dies with the thread that has started it
	defer runtime.UnlockOSThread()
	helper, err := startHelper(ctx, program)
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

func startHelper(ctx context.Context, program string) (h *helper, err error) {
	h = &helper{command: exec.CommandContext(ctx, program, Command), written: make(chan struct{})}
	bind(h.command)
	if h.in, err = h.command.StdinPipe(); err != nil {
		return nil, err
	}
	if h.out, err = h.command.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := h.command.Start(); err != nil {
		return nil, model.WrapError(model.CodePagesMissing, err)
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
	left := MaxPixels
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return nil, 0, fmt.Errorf("the helper ended early: %w", err)
		}
		var a Answer
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, 0, fmt.Errorf("read what the helper answers: %w", err)
		}
		switch {
		case a.Last && a.Code != "":
			switch a.Code {
			case model.CodeDocumentDamaged, model.CodeDocumentLocked, model.CodePagesMissing:
			default:
				a.Code = model.CodeDocumentUnseen
			}
			return nil, 0, model.WrapError(a.Code, fmt.Errorf("the helper: %q", a.Why))
		case a.Last:
			return pages, total, nil
		case len(pages) == view.Most || a.Pixels.X < 1 || a.Pixels.X > MaxPixels || a.Pixels.Y < 1 || a.Pixels.Y > left/a.Pixels.X:
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
