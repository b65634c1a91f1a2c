//go:build !nopractice

package main

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/image/draw"

	"akmola.kz/kezek/internal/model"
)

// shots says which picture of the tour shows which step of the instructions.
var shots = map[string]string{
	"home":              "code-*-home",
	"district":          "code-*-district-search",
	"login":             "code-*-login",
	"login-iin":         "code-*-login-iin",
	"login-code":        "code-*-login-code",
	"login-owner":       "key-*-login-owner",
	"email":             "code-*-email",
	"cabinet":           "code-*-cabinet",
	"profile":           "code-*-profile-child-iin",
	"profile-linked":    "code-*-profile-linked",
	"organization":      "code-*-organization-chosen",
	"check":             "code-*-check",
	"notice":            "code-*-notice",
	"receipt":           "code-*-receipt",
	"entry":             "code-*-entry-information",
	"history":           "code-*-entry-history",
	"documents":         "code-*-entry-attached",
	"offline-child":     "offline-*-child",
	"pending":           "offline-*-pending",
	"drafts":            "offline-*-drafts",
	"outgoing":          "offline-*-outgoing",
	"outgoing-accepted": "offline-*-outgoing-accepted",
}

const (
	shrunk  = 720 // pixels of the width: read on a screen of 1366 beside its text
	quality = "75"
)

// shrinkAll makes the small pictures of the instructions, which are part of the product,
// from those of a tour.
func shrinkAll(from, into string) error {
	for _, lang := range model.Langs() {
		if err := os.MkdirAll(filepath.Join(into, string(lang)), 0o755); err != nil {
			return err
		}
		for name, pattern := range shots {
			found, err := filepath.Glob(filepath.Join(from, string(lang)+"-"+pattern+".png"))
			if err != nil || len(found) != 1 {
				return fmt.Errorf("%d pictures are called %s-%s, not one", len(found), lang, pattern)
			}
			if err := shrink(found[0], filepath.Join(into, string(lang), name+".webp")); err != nil {
				return fmt.Errorf("%s: %w", found[0], err)
			}
		}
	}
	return nil
}

func shrink(from, into string) error {
	picture, err := readPNG(from)
	if err != nil {
		return err
	}
	size := picture.Bounds()
	small := image.NewRGBA(image.Rect(0, 0, shrunk, size.Dy()*shrunk/size.Dx()))
	draw.CatmullRom.Scale(small, small.Bounds(), picture, size, draw.Src, nil)
	// Lettering becomes half as large as in a JPEG, and is sharper.
	pack := exec.Command("cwebp", "-quiet", "-q", quality, "-m", "6", "-sharp_yuv", "-o", into, "--", "-")
	in, err := pack.StdinPipe()
	if err != nil {
		return err
	}
	pack.Stderr = os.Stderr
	if err := pack.Start(); err != nil {
		return err
	}
	return errors.Join(png.Encode(in, small), in.Close(), pack.Wait())
}

func readPNG(path string) (picture image.Image, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return png.Decode(file)
}
