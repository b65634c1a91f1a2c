package ui

import (
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

func TestWhiteOfAPictureOfHelpIsWhite(t *testing.T) {
	picture, err := decodeWebP(assets.HelpPicture(model.Russian, "organization"))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := picture.At(560, 20).RGBA(); min(r, g, b) < 0xfc00 { // of the bar at the top
		t.Errorf("it is %x %x %x", r>>8, g>>8, b>>8)
	}
	if r, _, b, _ := picture.At(30, 4).RGBA(); r < 0xf000 || b > 0x3000 { // the band of practice: f9b706
		t.Errorf("amber has %x of red and %x of blue", r>>8, b>>8)
	}
}
