package ui_test

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// picturesInto names the folder for the pictures; "make screens" sets it.
const picturesInto = "KEZEK_PICTURES"

// TestEveryScreenIsPictured writes every screen in each language, variant and size.
func TestEveryScreenIsPictured(t *testing.T) {
	into := os.Getenv(picturesInto)
	if into == "" {
		t.Skip(picturesInto + " is not set: no pictures are asked for (make screens)")
	}
	renderer := printing.Renderer{Program: os.Args[0], Cache: t.TempDir()}
	for _, lang := range model.Langs() {
		for _, kiosk := range []bool{false, true} {
			for _, variant := range []theme.Variant{theme.VariantLight, theme.VariantDark, theme.VariantHighContrast} {
				t.Run(fmt.Sprintf("%s/%s/kiosk=%v", lang, variant, kiosk), func(t *testing.T) {
					g := newGuide(t, lang, theme.Options{Variant: variant, Kiosk: kiosk}, func(g *guide, name string) { g.picture(filepath.Join(into, string(lang), string(variant)), name) })
					g.shell.Preview, g.shell.Provisional = &renderer, provisional
					g.walk()
				})
			}
		}
	}
}

// picture writes what stands in the window in each of its sizes.
func (g *guide) picture(into, name string) {
	g.t.Helper()
	sizes := windows
	if g.kiosk {
		sizes = kiosks
	}
	for _, size := range sizes {
		g.resize(size)
		path := filepath.Join(into, fmt.Sprintf("%.0fx%.0f", size.Width, size.Height), name+".png")
		must(g.t, writePicture(path, g.window.Canvas().Capture()))
	}
}

func provisional(p ui.Provisional) ([]byte, error) {
	return paper.Provisional{
		Lang: p.Lang, Applicant: p.Applicant, Child: p.Child, Organization: p.Organization, Education: p.Education,
		MadeAt: p.MadeAt, ActID: p.ActID, Practice: true, Paper: p.Paper,
	}.PDF()
}

func writePicture(path string, picture image.Image) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return png.Encode(file, picture)
}

var shown = regexp.MustCompile(`!\[[^\]]*\]\(([^)]+)\)`)

func TestThePageOfTheScreensShowsEveryStepAndOnlyPicturesThatAreThere(t *testing.T) {
	const docs, most = "../docs", 7 << 20
	page, err := os.ReadFile(filepath.Join(docs, "screens.md"))
	must(t, err)
	readme, err := os.ReadFile(filepath.Join(docs, "..", "README.md"))
	must(t, err)
	pages := string(page) + strings.ReplaceAll(string(readme), "](docs/", "](")
	var total int64
	named := map[string]bool{}
	for _, found := range shown.FindAllStringSubmatch(pages, -1) {
		info, err := os.Stat(filepath.Join(docs, found[1]))
		if err != nil {
			t.Errorf("%s: %v", found[1], err)
			continue
		}
		if !named[found[1]] {
			total += info.Size()
		}
		named[found[1]] = true
	}
	files, err := filepath.Glob(filepath.Join(docs, "pictures", "screens", "*.png"))
	must(t, err)
	for _, file := range files {
		if name := "pictures/screens/" + filepath.Base(file); !named[name] {
			t.Errorf("%s is shown nowhere", name)
		}
	}
	if total == 0 || total > most {
		t.Errorf("the pictures have %d bytes", total)
	}
	for _, route := range ui.Routes() {
		if !strings.Contains(string(page), "`"+string(route)+"`") {
			t.Errorf("the screen %s is not shown", route)
		}
	}
}
