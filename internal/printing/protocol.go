package printing

import (
	"image"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Command is the argument with which a helper is started.
const Command = "render"

// What one document may take of a helper: all its pages together, and the whole process.
const (
	MaxPixels    = 16 << 20
	DrawTime     = 30 * time.Second
	HelperMemory = 640 << 20 // bytes; a sheet of A4 that was scanned in colour with 600 dots an inch takes 140 MB
)

// View is what is drawn of a document.
type View struct {
	Width int // of each page, in pixels
	First int // page, from 0
	Most  int // pages
}

// Request goes to the helper as one line of JSON, and the document after it.
type Request struct {
	View
	Version string // of the program that asks: the two are of one release
	Cache   string // folder of the compiled renderer; empty: none
	Picture bool   // the document is one, and no PDF
	Size    int    // of the document in bytes; 0: only get ready
}

// Answer comes from the helper as lines of JSON: one for each page with the bytes of its
// picture after it (RGBA), and one that is the last.
type Answer struct {
	Last bool
	Code model.Code `json:",omitempty"` // with the last: why there are no more pages
	Why  string     `json:",omitempty"`

	Total         int     // pages of the document
	Width, Height float64 // in millimetres
	Pixels        image.Point
}
