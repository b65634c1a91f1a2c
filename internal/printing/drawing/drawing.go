// Package drawing is the process that draws one document: what is in the program
// kezek-pages. It reads what anybody may have made, so nothing of the counter is in it but
// the words in which package printing asks.
package drawing

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	scale "golang.org/x/image/draw"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
)

// The memory of what draws, in bytes, and what a picture may have that is decoded.
const (
	sandboxMemory = 256 << 20 // of the renderer of PDFs
	maxDecoded    = 64 << 20  // pixels

	sandboxPage = 64 << 10
	pointsMM    = 25.4 / 72
)

// Draw draws one document and returns true, where this process was started for that by a
// printing.Renderer. A program that a Renderer may start calls it before anything else and
// ends if it is true.
func Draw() bool {
	if len(os.Args) != 2 || os.Args[1] != printing.Command {
		return false
	}
	time.AfterFunc(printing.DrawTime+time.Second, func() { os.Exit(1) }) // nobody is there to kill it
	debug.SetMemoryLimit(printing.HelperMemory * 3 / 4)
	out := os.Stdout
	os.Stdout = os.Stderr // what a library may print there is no answer
	serve(os.Stdin, out)
	return true
}

// serve answers a request.
func serve(in io.Reader, out io.Writer) {
	w := bufio.NewWriter(out)
	last := printing.Answer{Last: true}
	if err := drawAsked(bufio.NewReader(in), w); err != nil {
		last.Code, last.Why = model.CodeOf(err), model.Shorten(err.Error(), 200)
	}
	if err := writeAnswer(w, last, nil); err == nil {
		_ = w.Flush() // nobody is left to be told
	}
}

// drawAsked gets ready first, when what it reads is still ours, gives up the right to write
// files, and reads the document then.
func drawAsked(in *bufio.Reader, out io.Writer) error {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return err
	}
	var asked printing.Request
	if err := json.Unmarshal(line, &asked); err != nil {
		return err
	}
	if own := kezek.Version(); asked.Version != own {
		return model.WrapError(model.CodePagesMissing, fmt.Errorf("this is %s", own))
	}
	var pool pdfium.Pool
	if !asked.Picture {
		if pool, err = startRenderer(asked.Cache); err != nil {
			return err
		}
	}
	if err := confineSelf(); err != nil || asked.Size == 0 {
		return err
	}
	document := make([]byte, asked.Size)
	if _, err := io.ReadFull(in, document); err != nil {
		return err
	}
	if asked.Picture {
		return drawPicture(document, asked.View, out)
	}
	return drawPDF(pool, document, asked.View, out)
}

// startRenderer starts pdfium in a sandbox that sees no file and no network.
func startRenderer(cache string) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(sandboxMemory / sandboxPage)
	start := func(c wazero.RuntimeConfig) (pdfium.Pool, error) {
		return webassembly.Init(webassembly.Config{
			MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard, RuntimeConfig: c,
		})
	}
	if cache == "" {
		return start(config)
	}
	compiled, err := wazero.NewCompilationCacheWithDir(cache)
	if err == nil {
		var pool pdfium.Pool
		if pool, err = start(config.WithCompilationCache(compiled)); err == nil {
			return pool, nil
		}
	}
	if removed := os.RemoveAll(cache); removed != nil { // it may be damaged: the next one makes it anew
		err = errors.Join(err, removed)
	}
	pool, again := start(config)
	if again != nil {
		return nil, errors.Join(err, again)
	}
	return pool, nil
}

// drawPDF draws pages of a PDF for as long as they fit.
func drawPDF(pool pdfium.Pool, document []byte, view printing.View, out io.Writer) error {
	instance, err := pool.GetInstance(printing.DrawTime)
	if err != nil {
		return fmt.Errorf("get a renderer: %w", err)
	}
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &document})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return model.WrapError(model.CodeDocumentLocked, err)
	case errors.Is(err, pdfiumerrors.ErrFile), errors.Is(err, pdfiumerrors.ErrFormat):
		return model.WrapError(model.CodeDocumentDamaged, err)
	case err != nil:
		return fmt.Errorf("open the document: %w", err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	switch {
	case err != nil:
		return fmt.Errorf("count the pages: %w", err)
	case count.PageCount == 0:
		return model.WrapError(model.CodeDocumentDamaged, errors.New("no pages"))
	}
	left := printing.MaxPixels
	for i := view.First; i < min(count.PageCount, view.First+view.Most); i++ {
		drawn, err := drawPage(instance, opened.Document, i, view.Width, &left, printing.Answer{Total: count.PageCount}, out)
		if err != nil {
			return err
		}
		if !drawn && i == view.First {
			return fmt.Errorf("page %d is too large", i+1)
		}
		if !drawn {
			break
		}
	}
	return nil
}

// drawPage draws one page, where it has room in the pixels that are left.
func drawPage(instance pdfium.Pdfium, document references.FPDF_DOCUMENT, index, width int, left *int, a printing.Answer, out io.Writer) (drawn bool, err error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: document, Index: index}}
	size, err := instance.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return false, fmt.Errorf("size of page %d: %w", index+1, err)
	}
	if size.Width <= 0 || size.Height <= 0 || (float64(width)*size.Height/size.Width+1)*float64(width) > float64(*left) {
		return false, nil
	}
	page, err := instance.RenderPageInPixels(&requests.RenderPageInPixels{Page: at, Width: width})
	if err != nil {
		return false, fmt.Errorf("draw page %d: %w", index+1, err)
	}
	defer page.Cleanup()
	a.Width, a.Height = size.Width*pointsMM, size.Height*pointsMM
	picture := page.Result.Image
	a.Pixels = picture.Bounds().Size()
	*left -= a.Pixels.X * a.Pixels.Y
	return true, writeAnswer(out, a, picture.Pix[:4*a.Pixels.X*a.Pixels.Y])
}

// drawPicture draws a scan that is a picture, not larger than it is.
func drawPicture(document []byte, view printing.View, out io.Writer) error {
	config, _, err := image.DecodeConfig(bytes.NewReader(document))
	if err != nil {
		return model.WrapError(model.CodeDocumentDamaged, err)
	}
	if config.Width < 1 || config.Height < 1 || config.Height > maxDecoded/config.Width {
		return fmt.Errorf("a picture of %d × %d", config.Width, config.Height)
	}
	size := image.Pt(config.Width, config.Height)
	if size.X > view.Width {
		size = image.Pt(view.Width, max(1, view.Width*size.Y/size.X))
	}
	if size.Y > printing.MaxPixels/size.X {
		return fmt.Errorf("a picture of %d × %d", config.Width, config.Height)
	}
	picture, _, err := image.Decode(bytes.NewReader(document))
	if err != nil {
		return model.WrapError(model.CodeDocumentDamaged, err)
	}
	drawn := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(drawn, drawn.Rect, image.White, image.Point{}, draw.Src) // paper under what is transparent
	scale.BiLinear.Scale(drawn, drawn.Rect, picture, picture.Bounds(), draw.Over, nil)
	return writeAnswer(out, printing.Answer{Total: 1, Pixels: size}, drawn.Pix)
}

func writeAnswer(out io.Writer, a printing.Answer, picture []byte) error {
	line, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if _, err := out.Write(append(line, '\n')); err != nil {
		return err
	}
	_, err = out.Write(picture)
	return err
}
