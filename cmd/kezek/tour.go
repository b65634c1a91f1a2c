package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"github.com/kbinani/screenshot"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/dialog"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui/tour"
)

// tourists are the practice families of the tour: each comes once.
var tourists = []struct {
	lang    model.Lang
	method  model.LoginMethod
	family  string
	offline bool
}{
	{model.Kazakh, model.ByCode, "ready", false},
	{model.Kazakh, model.ByKey, "phone_other", false},
	{model.Kazakh, model.ByKey, "already_linked", true},
	{model.Russian, model.ByCode, "two_children", false},
	{model.Russian, model.ByKey, "phone_not_bound", false},
	{model.Russian, model.ByKey, "key_organization", true},
	{model.English, model.ByCode, "key_expired", false},
	{model.English, model.ByKey, "bmg_down", false},
	{model.English, model.ByKey, "two_children", true},
}

const (
	agentPatience = 30 * time.Second
	paintPatience = 5 * time.Second
	paintPause    = 120 * time.Millisecond
	calmShots     = 2 // that are like the one before: a machine that is busy draws late
)

// tour walks through the visits and writes the pictures.
func (w *wiring) tour() error {
	if err := os.MkdirAll(w.options.Tour, 0o755); err != nil {
		return fmt.Errorf("make the folder for the pictures: %w", err)
	}
	scan, err := w.practiceScan()
	if err != nil {
		return err
	}
	opened := make(chan *dialog.Driver, 1)
	w.dialog.Opened = func(d *dialog.Driver) { opened <- d }
	cfg := tour.Config{
		Window: w.window, Shell: w.shell, Picture: w.picture,
		Line: func(whole bool) {
			w.cable.SetCut(!whole)
			for range 2 { // one result is no line
				w.shell.Desk.Probe(w.ctx)
			}
		},
		Code: func(phone model.Phone) string {
			message, _ := w.practice.Telephone.Last(phone)
			return message.Code
		},
		Agent: func(iin model.IIN, login bool, look func()) error {
			select {
			case d := <-opened:
				return w.workDialog(d, iin, login, look)
			case <-time.After(agentPatience):
				return errors.New("it did not open")
			}
		},
	}
	for _, t := range tourists {
		if w.options.Kiosk && t.method != model.ByCode {
			continue // a citizen alone has a telephone
		}
		family, ok := people.Find(w.practice.Families, t.family)
		if !ok {
			return fmt.Errorf("no practice family %q", t.family)
		}
		child := family.Children[0]
		if t.offline { // another one than was placed with a line
			child = family.Children[len(family.Children)-1]
		}
		cfg.Visits = append(cfg.Visits, tour.Visit{
			Lang: t.lang, Method: t.method, IIN: family.Applicant().IIN, Phone: family.Applicant().Phone,
			Child: child.IIN, Scan: scan, Offline: t.offline, Kiosk: w.options.Kiosk,
		})
	}
	return tour.Run(cfg)
}

// workDialog chooses the person's key in NCALayer's dialog and signs.
func (w *wiring) workDialog(d *dialog.Driver, iin model.IIN, login bool, look func()) error {
	use := pki.SignKey
	if login {
		use = pki.AuthKey
	}
	for _, path := range d.Files() {
		key, err := ca.ReadFile(path, ca.PracticePassword)
		if err != nil || key.Certificate.IIN != string(iin) || key.Certificate.KeyUse != use {
			continue
		}
		return errors.Join(d.SetPath(path), d.SetPassword(ca.PracticePassword), d.Open(), d.Select(0), lookAt(look), d.Sign())
	}
	return errors.Join(errors.New("the person has no such key"), d.Cancel())
}

func lookAt(look func()) error {
	look()
	return nil
}

// practiceScan draws a small picture that stands for a scanned paper.
func (w *wiring) practiceScan() (string, error) {
	paper := image.NewGray(image.Rect(0, 0, 210, 297))
	for i := range paper.Pix {
		paper.Pix[i] = 0xf4
	}
	for y := 40; y < 260; y += 14 {
		for x := 24; x < 186; x++ {
			paper.SetGray(x, y, color.Gray{Y: 0x60})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, paper); err != nil {
		return "", err
	}
	path := filepath.Join(w.options.Data, trainingDir, "scan.png")
	return path, os.WriteFile(path, file.Bytes(), 0o600)
}

// picture captures the display once it has come to rest. The window's own capture
// is no use: it reads the front buffer, which is black under software rendering.
func (w *wiring) picture(name string) error {
	fyne.DoAndWait(func() { w.window.Content().Refresh() })
	var last *image.RGBA
	calm := 0
	for end := time.Now().Add(paintPatience); ; {
		time.Sleep(paintPause)
		shot, err := screenshot.CaptureDisplay(0)
		if err != nil {
			return fmt.Errorf("capture the display: %w", err)
		}
		calm++
		if last == nil || !bytes.Equal(last.Pix, shot.Pix) {
			calm = 0
		}
		if calm == calmShots || time.Now().After(end) {
			return writePNG(filepath.Join(w.options.Tour, name+".png"), shot)
		}
		last = shot
	}
}

func writePNG(path string, picture image.Image) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return png.Encode(file, picture)
}
