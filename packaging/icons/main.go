// Command icons draws the product's icon in the sizes of a Linux desktop: icons FOLDER makes
// FOLDER/48x48/apps/ID.png and the others of the theme hicolor.
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
)

func main() {
	if len(os.Args) != 2 {
		_, _ = fmt.Fprintln(os.Stderr, "usage: icons FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "icons:", err)
		os.Exit(1)
	}
}

// write draws each size, in pixels, into a folder of its own.
func write(folder string) error {
	icon, err := png.Decode(bytes.NewReader(assets.Icon))
	if err != nil {
		return err
	}
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256} {
		drawn := image.NewRGBA(image.Rect(0, 0, size, size))
		draw.CatmullRom.Scale(drawn, drawn.Rect, icon, icon.Bounds(), draw.Src, nil)
		var file bytes.Buffer
		if err := png.Encode(&file, drawn); err != nil {
			return err
		}
		apps := filepath.Join(folder, fmt.Sprintf("%dx%d", size, size), "apps")
		if err := os.MkdirAll(apps, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(apps, kezek.Describe().ID+".png"), file.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
