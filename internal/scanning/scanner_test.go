package scanning

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"akmola.kz/kezek/internal/model"
)

func scanned(t *testing.T, width, height int) Page {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return Page{JPEG: b.Bytes(), DPI: 200}
}

func TestPagesBecomeOneDocument(t *testing.T) {
	pdf, err := Document([]Page{scanned(t, 1654, 2339), scanned(t, 827, 1169)})
	if err != nil {
		t.Fatal(err)
	}
	if media, err := model.CheckDocument("scan.pdf", pdf); media != model.MediaPDF || err != nil {
		t.Errorf("%q, %v", media, err)
	}
	if n := bytes.Count(pdf, []byte("/Type /Page\n")); n != 2 {
		t.Errorf("%d pages", n)
	}
	if _, err := Document([]Page{{JPEG: []byte("no picture"), DPI: 200}}); err == nil {
		t.Error("what is no picture became a page")
	}
}

func TestWhatADriverSendsIsNotBelieved(t *testing.T) {
	for _, data := range []string{"", "scanimage: no SANE devices found", "\xff\xd8\xff"} {
		if _, err := page([]byte(data)); model.CodeOf(err) != model.CodeScannerFailed {
			t.Errorf("%q: %v", data, err)
		}
	}
	if got, err := page(scanned(t, 3, 4).JPEG); err != nil || got.DPI != resolution {
		t.Errorf("%d dots, %v", got.DPI, err)
	}
}

func TestDevicesAreReadLineByLine(t *testing.T) {
	got := devices([]byte("epson2:libusb:001\tEpson  DS-530\r\nno tab\n\tno id\n"))
	if len(got) != 1 || got[0] != (Device{ID: "epson2:libusb:001", Name: "Epson DS-530"}) {
		t.Errorf("%+v", got)
	}
}
