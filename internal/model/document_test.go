package model_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// pictures are a scan as JPEG and as PNG.
func pictures(t *testing.T) (jpg, pngs []byte) {
	t.Helper()
	var a, b bytes.Buffer
	picture := image.NewGray(image.Rect(0, 0, 3, 4))
	if err := jpeg.Encode(&a, picture, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return a.Bytes(), b.Bytes()
}

func TestAPDFIsTakenAsScannersMakeIt(t *testing.T) {
	const pdf = "%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
	for _, before := range []string{"", "\xef\xbb\xbf", "\r\n", "\x00\x00", "\x1b%-12345X@PJL\r\n", strings.Repeat(" ", 1019)} {
		if media, err := model.CheckDocument("a.pdf", []byte(before+pdf)); media != model.MediaPDF || err != nil {
			t.Errorf("%q before the header: %q, %v", before, media, err)
		}
	}
}

func TestAScanIsJudgedByItsContent(t *testing.T) {
	jpg, pngs := pictures(t)
	for name, c := range map[string]struct {
		data []byte
		want string // media type, or code
	}{
		"a.pdf":        {jpg, model.MediaJPEG},
		"b":            {pngs, model.MediaPNG},
		"polyglot.pdf": {append(jpg, "%PDF-1.7"...), model.MediaJPEG},
		"far.pdf":      {[]byte(strings.Repeat(" ", 1024) + "%PDF-1.4"), "document_damaged"},
		"page.PDF":     {[]byte("<html>"), "document_damaged"},
		"empty.doc":    {nil, "document_damaged"},
		"half.bin":     {pngs[:12], "document_damaged"},
		"fake":         {[]byte("\xff\xd8\xff\xe0"), "document_damaged"},
		"letter.docx":  {[]byte("PK\x03\x04"), "document_type"},
		"big.pdf":      {make([]byte, model.MaxDocument+1), "document_too_large"},
	} {
		media, err := model.CheckDocument(name, c.data)
		if got := media + string(model.CodeOf(err)); got != c.want {
			t.Errorf("%s is %q, want %q", name, got, c.want)
		}
	}
}
