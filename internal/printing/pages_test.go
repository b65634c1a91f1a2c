package printing_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/internal/printing/drawing"
)

// cache is that of most tests here: a renderer that has none is compiled for each document.
var cache string

// TestMain lets the renderers of the tests start this program as theirs.
func TestMain(m *testing.M) {
	if drawing.Draw() {
		return
	}
	if os.Getenv(alone) != "" {
		sayAlone()
		return
	}
	var err error
	if cache, err = os.MkdirTemp("", "kezek"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(cache); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// ready fills the cache, so that a time limit is spent on the document.
func ready(t *testing.T) {
	t.Helper()
	r := printing.Renderer{Program: os.Args[0], Cache: cache}
	if err := r.Warm(); err != nil {
		t.Fatal(err)
	}
}

var whole = printing.View{Width: 600, Most: 12}

func provisional(t *testing.T, on model.Paper) []byte {
	t.Helper()
	pdf, err := paper.Provisional{
		Lang: model.Kazakh, Applicant: "ТЕСТОВА АЙГҮЛ", Child: "220511500010", ActID: "0193b1a2-7c11-7d3e-9a55-0242ac120002", Paper: on,
	}.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// ink is the part of a picture that is not white.
func ink(picture image.Image) float64 {
	n, b := 0, picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := picture.At(x, y).RGBA(); r < 0x8000 {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

func TestPagesAreDrawnAsTheyWillLieOnThePaper(t *testing.T) {
	r := printing.Renderer{Program: os.Args[0], Cache: cache}
	for on, wide := range map[model.Paper]float64{model.A4: 210, model.Roll: 80} {
		for _, before := range []string{"", "\xef\xbb\xbf", "\r\n"} { // as scanners write it
			pages, total, err := r.Pages(t.Context(), append([]byte(before), provisional(t, on)...), whole)
			if err != nil || len(pages) != 1 || total != 1 {
				t.Fatalf("%s: %d of %d pages, %v", on, len(pages), total, err)
			}
			page := pages[0]
			if math.Abs(page.Width-wide) > 0.5 || page.Image.Bounds().Dx() != 600 {
				t.Errorf("%s: %v mm wide in %d pixels", on, page.Width, page.Image.Bounds().Dx())
			}
			if share := ink(page.Image); share < 0.01 || share > 0.5 {
				t.Errorf("%s: %v of the page is ink", on, share)
			}
		}
	}
}

func TestACacheThatIsDamagedIsMadeAnew(t *testing.T) {
	ready(t)
	r, damaged := printing.Renderer{Program: os.Args[0], Cache: t.TempDir()}, 0
	if err := os.CopyFS(r.Cache, os.DirFS(cache)); err != nil {
		t.Fatal(err)
	}
	for _, file := range files(t, r.Cache) {
		damaged++
		if err := os.WriteFile(file, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, total, err := r.Pages(t.Context(), provisional(t, model.A4), whole); damaged == 0 || total != 1 || err != nil {
		t.Errorf("%d files, %d pages, %v", damaged, total, err)
	}
}

func TestOnlyThePagesThatAreAskedForAreDrawn(t *testing.T) {
	r := printing.Renderer{Program: os.Args[0], Cache: cache}
	pages, total, err := r.Pages(t.Context(), sheets(5, 200, 300), printing.View{Width: 50, First: 3, Most: 1})
	if err != nil || len(pages) != 1 || total != 5 || pages[0].Image.Bounds().Size() != image.Pt(50, 75) {
		t.Errorf("%d of %d pages, %v", len(pages), total, err)
	}
}

func TestAScanIsDrawnAsItIsOrSmaller(t *testing.T) {
	r := printing.Renderer{Program: os.Args[0], Cache: cache}
	scan := image.NewGray(image.Rect(0, 0, 30, 40))
	scan.SetGray(1, 1, color.Gray{Y: 0x40})
	var file bytes.Buffer
	if err := png.Encode(&file, scan); err != nil {
		t.Fatal(err)
	}
	for width, want := range map[int]image.Point{600: {X: 30, Y: 40}, 15: {X: 15, Y: 20}} {
		pages, total, err := r.Pages(t.Context(), file.Bytes(), printing.View{Width: width, Most: 1})
		if err != nil || total != 1 || pages[0].Image.Bounds().Size() != want {
			t.Fatalf("%d pages, %v", total, err)
		}
	}
}

func TestADocumentThatCannotBeReadIsToldWhy(t *testing.T) {
	r := printing.Renderer{Program: os.Args[0], Cache: cache}
	for name, c := range map[string]struct {
		document string
		want     model.Code
	}{
		"nothing":        {"%PDF-1.7 and nothing else", model.CodeDocumentDamaged},
		"half a picture": {"\x89PNG\r\n\x1a\n", model.CodeDocumentDamaged},
		"a password":     {locked, model.CodeDocumentLocked},
	} {
		if _, _, err := r.Pages(t.Context(), []byte(c.document), whole); model.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// swelling are documents of a few kilobytes that would take gigabytes or for ever.
func swelling() map[string][]byte {
	return map[string][]byte{
		"tall pages":      sheets(12, 10, 1100),
		"forms in forms":  nested(),
		"a large picture": claims(100_000, 100_000),
		"a tall picture":  claims(1, 100_000_000),
		"one of the size": claims(8000, 8000), // promised; it has no pixels
	}
}

func TestADocumentThatSwellsIsNotShown(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ready(t)
	r := printing.Within(cache, 5*time.Second)
	for name, document := range swelling() {
		start := time.Now()
		before := memory(t)
		_, _, err := r.Pages(t.Context(), document, whole)
		if code := model.CodeOf(err); code != model.CodeDocumentUnseen && code != model.CodeDocumentDamaged {
			t.Errorf("%s: %v", name, err)
		}
		t.Log(name, time.Since(start), err)
		if grown := memory(t) - before; grown > 64<<20 {
			t.Errorf("%s: this program has grown by %d MB", name, grown>>20)
		}
		nothingLeft(t)
	}
	if most := memoryOfHelpers(t); most > 1<<30 && !printing.RaceDetector {
		t.Errorf("a helper took %d MB", most>>20)
	} else {
		t.Logf("the largest helper took %d MB", most>>20)
	}
	if left := files(t, os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestADrawingThatNobodyWaitsForIsKilled(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := printing.Renderer{Program: os.Args[0], Cache: cache}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := r.Pages(ctx, provisional(t, model.A4), whole); !errors.Is(err, context.Canceled) {
		t.Errorf("before it began: %v", err)
	}
	ready(t)
	ctx, cancel = context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, _, err := r.Pages(ctx, slow(), whole); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("in the middle of it: %v", err)
	}
	nothingLeft(t)
	if left := files(t, os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestAHelperIsNotBelieved(t *testing.T) {
	for name, answer := range map[string]string{
		"nothing":          "",
		"no JSON":          "panic: out of memory\n",
		"a long line":      strings.Repeat("{", 1<<20),
		"too many pages":   strings.Repeat(`{"Total":9,"Pixels":{"X":1,"Y":1}}`+"\nRGBA", 2) + `{"Last":true}` + "\n",
		"a large page":     `{"Total":1,"Pixels":{"X":100000,"Y":100000}}` + "\n",
		"an overflow":      `{"Total":1,"Pixels":{"X":4294967296,"Y":4294967296}}` + "\n",
		"half a page":      `{"Total":1,"Pixels":{"X":10,"Y":10}}` + "\nRGBA",
		"a page of no use": `{"Total":1,"Pixels":{"X":-1,"Y":-1}}` + "\n",
	} {
		if _, _, err := printing.ReadAnswers(strings.NewReader(answer), printing.View{Width: 10, Most: 1}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
