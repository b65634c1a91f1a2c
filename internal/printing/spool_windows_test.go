package printing

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
)

// TestAPageGoesToThePrinter needs a printer, whose driver writes into a file: that of Wine
// writes PostScript. KEZEK_TEST_PRINTED is where the file stays, to be looked at.
func TestAPageGoesToThePrinter(t *testing.T) {
	printers, err := Spooler{}.Printers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(printers) == 0 {
		t.Skip("no printer here")
	}
	output := os.Getenv("KEZEK_TEST_PRINTED")
	if output == "" {
		output = filepath.Join(t.TempDir(), "printed")
	}
	paper, err := openPrinter(printers[0])
	if err != nil {
		t.Fatal(err)
	}
	defer paper.close()
	if err := paper.begin(output); err != nil {
		t.Fatal(err)
	}
	err = paper.print(Page{Image: board(), Width: 210, Height: 297})
	if err := paper.end(t.Context(), err); err != nil {
		t.Fatal(err)
	}
	if printed, err := os.ReadFile(output); err != nil || len(bytes.TrimSpace(printed)) < 1000 {
		t.Errorf("%d bytes are printed, %v", len(printed), err)
	}
}

// board is a page of A4 with a border, squares, and a red corner at the top left.
func board() image.Image {
	page := image.NewRGBA(image.Rect(0, 0, 1240, 1754))
	for y := range 1754 {
		for x := range 1240 {
			c := color.RGBA{255, 255, 255, 255}
			switch {
			case x < 100 && y < 100:
				c = color.RGBA{255, 0, 0, 255}
			case x < 4 || y < 4 || x >= 1236 || y >= 1750 || (x/100+y/100)%2 == 0:
				c = color.RGBA{0, 0, 0, 255}
			}
			page.SetRGBA(x, y, c)
		}
	}
	return page
}

func TestAPrinterThatIsNotThereIsTold(t *testing.T) {
	if _, err := openPrinter("no such printer"); err == nil {
		t.Error("it prints")
	}
}
