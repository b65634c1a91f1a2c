package model_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
)

const onePage = modeltest.PDF

// packedPage is a PDF whose objects stand in a stream of objects, as programs write it now.
func packedPage(objects string) string {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write([]byte("1 0 2 30 3 60 " + objects)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return fmt.Sprintf("%%PDF-1.7\n5 0 obj <</Type/ObjStm/N 3/First 14/Filter/FlateDecode/Length %d>> stream\r\n%s\nendstream endobj\n", packed.Len(), packed.String()) +
		"6 0 obj <</Type/XRef/Root 1 0 R/Size 7/W[1 1 1]/Length 0>> stream\n\nendstream endobj startxref 9 %%EOF"
}

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
	for _, before := range []string{"", "\xef\xbb\xbf", "\r\n", "\x00\x00", "\x1b%-12345X@PJL\r\n", strings.Repeat(" ", 1019)} {
		if media, err := model.CheckDocument("a.pdf", []byte(before+onePage)); media != model.MediaPDF || err != nil {
			t.Errorf("%q before the header: %q, %v", before, media, err)
		}
	}
	for _, pdf := range []string{
		onePage + "\r\n\x00\x00", onePage + "\x1b%-12345X", onePage + strings.TrimPrefix(onePage, "%PDF-1.4\n"), // changed later
		packedPage("<</Type/Catalog/Pages 2 0 R>> <</Type/Pages/Kids[3 0 R]/Count 1>> <</Type/Page/Parent 2 0 R>>"),
		strings.ReplaceAll(onePage, "/Length 3", "/Length 99"), strings.ReplaceAll(onePage, "\n", "\r\n"),
	} {
		if media, err := model.CheckDocument("a", []byte(pdf)); media != model.MediaPDF || err != nil {
			t.Errorf("%v: %s", err, pdf)
		}
	}
}

func TestAPDFIsReadToItsEnd(t *testing.T) {
	bomb := packedPage("<</Type/Page>>" + strings.Repeat(" ", 65<<20))
	for name, c := range map[string]struct {
		pdf  string
		want model.Code
	}{
		"five bytes":        {"%PDF-", model.CodeDocumentDamaged},
		"half":              {onePage[:len(onePage)/2], model.CodeDocumentDamaged},
		"a piece is gone":   {onePage[:60] + onePage[90:], model.CodeDocumentDamaged},
		"no page":           {strings.Replace(onePage, "/Type/Page/", "/Type/Sheet/", 1), model.CodeDocumentDamaged},
		"no page, packed":   {packedPage("<</Type/Catalog/Pages 2 0 R>> <</Type/Pages/Kids[]/Count 0>>"), model.CodeDocumentDamaged},
		"no root":           {strings.Replace(onePage, "/Root", "/Soot", 1), model.CodeDocumentDamaged},
		"swells":            {bomb, model.CodeDocumentDamaged},
		"a password":        {strings.Replace(onePage, "/Root", "/Encrypt 9 0 R/Root", 1), model.CodeDocumentLocked},
		"packed, encrypted": {strings.Replace(strings.Replace(packedPage(""), "/Root", "/Encrypt 9 0 R/Root", 1), "x\x9c", "??", 1), model.CodeDocumentLocked},
		"a page of the web": {"<html><script>alert(1)</script>" + onePage, model.CodeDocumentMixed},
		"after the header":  {strings.Replace(onePage, "\n", "\n%<HTML><script>\n", 1), model.CodeDocumentMixed},
		"an archive":        {onePage + "Rar!\x1a\x07", model.CodeDocumentMixed},
		"a program":         {"MZ\x90\x00" + onePage, model.CodeDocumentMixed},
		"inside a comment":  {strings.Replace(onePage, "xref\n0", "%"+strings.Repeat("z", 600)+"\nxref\n0", 1), model.CodeDocumentDamaged},
		"a ZIP":             {strings.Replace(onePage, "q Q", "PK\x05\x06"+strings.Repeat("\x00", 18), 1), model.CodeDocumentMixed},
	} {
		if _, err := model.CheckDocument("a.pdf", []byte(c.pdf)); model.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// chunk writes one chunk of a PNG.
func chunk(name string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data))) //nolint:gosec // a few bytes
	b = append(append(b, name...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// promises is a PNG that says how large it is, with as many points as a file of a few
// kilobytes unpacks to.
func promises(width, height uint32) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	var points bytes.Buffer
	w := zlib.NewWriter(&points)
	if _, err := w.Write(make([]byte, 1<<20)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	file := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(header, 8, 6, 0, 0, 0))...)
	return append(append(file, chunk("IDAT", points.Bytes())...), chunk("IEND", nil)...)
}

func TestAPictureIsDecodedWithinItsLimits(t *testing.T) {
	jpg, pngs := pictures(t)
	progressive := bytes.Replace(jpg, []byte{0xff, 0xc0}, []byte{0xff, 0xc2}, 1)
	huge := func(of []byte) []byte { // 8000 × 8000
		at := bytes.IndexByte(of[2:], 0xc0) + 2
		if at < 2 || of[at-1] != 0xff {
			at = bytes.Index(of, []byte{0xff, 0xc2}) + 1
		}
		big := bytes.Clone(of)
		binary.BigEndian.PutUint32(big[at+4:], 8000<<16|8000)
		return big
	}
	again := bytes.Repeat(jpg[bytes.Index(jpg, []byte{0xff, 0xda}):len(jpg)-2], 100)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"60 000 × 60 000":          {promises(60_000, 60_000), "document_pixels"},
		"wide":                     {promises(1<<31-1, 2), "document_pixels"},
		"not what it promises":     {promises(5_000, 5_000), "document_damaged"},
		"large":                    {huge(jpg), "document_pixels"},
		"large and progressive":    {huge(progressive), "document_pixels"},
		"a hundred scans":          {append(append(bytes.Clone(jpg[:len(jpg)-2]), again...), 0xff, 0xd9), "document_damaged"},
		"half a JPEG":              {jpg[:len(jpg)-8], "document_damaged"},
		"half a PNG":               {pngs[:len(pngs)-14], "document_damaged"},
		"other points":             {bytes.Replace(pngs, []byte("IDATx"), []byte("IDATy"), 1), "document_damaged"},
		"then an archive":          {append(bytes.Clone(jpg), "Rar!\x1a\x07\x00"...), "document_mixed"},
		"then a ZIP":               {append(bytes.Clone(jpg), "PK\x03\x04PK\x05\x06"+strings.Repeat("\x00", 18)...), "document_mixed"},
		"a film and a ZIP":         {append(bytes.Clone(jpg), "\x00\x00\x00\x18ftypmp42PK\x05\x06"+strings.Repeat("\x00", 18)...), "document_mixed"},
		"then a PDF":               {append(bytes.Clone(jpg), onePage...), "document_mixed"},
		"a PNG, then a program":    {append(bytes.Clone(pngs), "MZ"...), "document_mixed"},
		"a second picture, by MPF": {append(bytes.Clone(jpg), jpg...), model.MediaJPEG},
		"a moving photo":           {append(bytes.Clone(jpg), "\x00\x00\x00\x18ftypmp42"...), model.MediaJPEG},
		"notes of a Samsung":       {append(bytes.Clone(jpg), "..SEFH....SEFT"...), model.MediaJPEG},
		"blanks":                   {append(bytes.Clone(pngs), 0, 0, '\n'), model.MediaPNG},
	} {
		media, err := model.CheckDocument("a", c.data)
		if got := media + string(model.CodeOf(err)); got != c.want {
			t.Errorf("%s is %q (%v), want %q", name, got, err, c.want)
		}
	}
}

func TestAScanIsJudgedByItsContent(t *testing.T) {
	jpg, pngs := pictures(t)
	for name, c := range map[string]struct {
		data []byte
		want string // media type, or code
	}{
		"a.pdf":       {jpg, model.MediaJPEG},
		"b":           {pngs, model.MediaPNG},
		"far.pdf":     {[]byte(strings.Repeat(" ", 1024) + onePage), "document_damaged"},
		"page.PDF":    {[]byte("<html>"), "document_damaged"},
		"empty.doc":   {nil, "document_damaged"},
		"half.bin":    {pngs[:12], "document_damaged"},
		"fake":        {[]byte("\xff\xd8\xff\xe0"), "document_damaged"},
		"letter.docx": {[]byte("PK\x03\x04"), "document_type"},
		"big.pdf":     {make([]byte, model.MaxDocument+1), "document_too_large"},
	} {
		media, err := model.CheckDocument(name, c.data)
		if got := media + string(model.CodeOf(err)); got != c.want {
			t.Errorf("%s is %q, want %q", name, got, c.want)
		}
	}
}

// A scan is read from whoever sends it: it never takes the program down.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{onePage, packedPage("<</Type/Page>>"), string(promises(3, 4)), "\xff\xd8\xff\xe0"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		media, err := model.CheckDocument("a.pdf", data)
		if told, _ := model.DocumentType(data); err == nil && media != told || err != nil && media != "" {
			t.Errorf("%q, %v", media, err)
		}
	})
}
