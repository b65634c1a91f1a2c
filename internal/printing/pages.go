package printing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // scans
	_ "image/png"
	"io"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// What is drawn at most: a preview is looked at, not read to its end.
const (
	maxPages  = 12
	maxPixels = 80 << 20
	pointsMM  = 25.4 / 72

	rendererTimeout = 30 * time.Second
)

// Page is one page as it will lie on the paper.
type Page struct {
	Image         image.Image
	Width, Height float64 // in millimetres; 0 for a picture that has no size of its own
}

// Renderer draws the pages of documents. It is safe for use by many goroutines; the
// zero value is ready, and its first document takes a few seconds: Warm spends them
// beforehand.
type Renderer struct {
	mu   sync.Mutex
	pool pdfium.Pool
}

// Warm gets the renderer ready.
func (r *Renderer) Warm() error {
	_, err := r.ready()
	return err
}

func (r *Renderer) ready() (pdfium.Pool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pool != nil {
		return r.pool, nil
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("start the renderer of documents: %w", err)
	}
	r.pool = pool
	return pool, nil
}

// Close frees what Warm took.
func (r *Renderer) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pool == nil {
		return nil
	}
	err := r.pool.Close()
	r.pool = nil
	return err
}

// Pages draws the first pages of a document, each as many pixels wide as asked for,
// and returns how many it has. Nothing of the document stays behind in the renderer.
func (r *Renderer) Pages(ctx context.Context, document []byte, width int) (pages []Page, total int, err error) {
	if !bytes.HasPrefix(document, []byte("%PDF-")) {
		page, err := scan(document)
		return []Page{page}, 1, err
	}
	pool, err := r.ready()
	if err != nil {
		return nil, 0, err
	}
	instance, err := pool.GetInstance(rendererTimeout)
	if err != nil {
		return nil, 0, fmt.Errorf("get a renderer: %w", err)
	}
	defer func() { err = errors.Join(err, instance.Close()) }()
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &document})
	if err != nil {
		return nil, 0, fmt.Errorf("open the document: %w", err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, 0, fmt.Errorf("count the pages: %w", err)
	}
	for i := range min(count.PageCount, maxPages) {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		page, err := onePage(instance, opened.Document, i, width)
		if err != nil {
			return nil, 0, err
		}
		pages = append(pages, page)
	}
	return pages, count.PageCount, nil
}

// onePage draws one page.
func onePage(instance pdfium.Pdfium, document references.FPDF_DOCUMENT, index, width int) (Page, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: document, Index: index}}
	size, err := instance.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return Page{}, fmt.Errorf("size of page %d: %w", index+1, err)
	}
	if size.Width <= 0 || float64(width)*float64(width)*size.Height/size.Width > maxPixels {
		return Page{}, fmt.Errorf("page %d is %v by %v points", index+1, size.Width, size.Height)
	}
	drawn, err := instance.RenderPageInPixels(&requests.RenderPageInPixels{Page: at, Width: width})
	if err != nil {
		return Page{}, fmt.Errorf("draw page %d: %w", index+1, err)
	}
	defer drawn.Cleanup()
	own := image.NewRGBA(drawn.Result.Image.Bounds()) // the other lies in memory that goes away
	draw.Draw(own, own.Bounds(), drawn.Result.Image, image.Point{}, draw.Src)
	return Page{Image: own, Width: size.Width * pointsMM, Height: size.Height * pointsMM}, nil
}

// scan reads a document that is a picture.
func scan(document []byte) (Page, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(document))
	if err == nil && config.Width*config.Height > maxPixels {
		err = errors.New("too large")
	}
	if err != nil {
		return Page{}, fmt.Errorf("read the scan: %w", err)
	}
	picture, _, err := image.Decode(bytes.NewReader(document))
	if err != nil {
		return Page{}, fmt.Errorf("read the scan: %w", err)
	}
	return Page{Image: picture}, nil
}
