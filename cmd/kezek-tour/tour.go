//go:build !nopractice

package main

import (
	"bytes"
	"context"
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

	"akmola.kz/kezek/internal/counter"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/dialog"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui/tour"
)

// guests are the practice families of the tour: each comes once, but for the newcomers.
var guests = []struct {
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
	{model.Kazakh, model.ByCode, newcomers, false},
	{model.Russian, model.ByCode, newcomers, false},
	{model.English, model.ByCode, newcomers, false},
}

// newcomers is the practice family whose child has no application; it leaves everything as it was.
const newcomers = "no_application"

const (
	agentTimeout = 30 * time.Second
	paintTimeout = 5 * time.Second
	paintPause   = 120 * time.Millisecond
	sameShots    = 2 // that are like the one before: a machine that is busy draws late
)

// guide takes the tour through the window of a counter.
type guide struct {
	counter.Driven
	pictures string // the folder for them
	data     string // that of the counter
	kiosk    bool
	lang     model.Lang // of the visits; empty: each
}

// run walks through the visits and writes the pictures.
func (g guide) run(ctx context.Context) error {
	if err := os.MkdirAll(g.pictures, 0o755); err != nil {
		return fmt.Errorf("make the folder for the pictures: %w", err)
	}
	visits, err := g.visits()
	if err != nil {
		return err
	}
	cfg := g.config(ctx)
	cfg.Visits, cfg.Picture = visits, g.picture
	return tour.Run(cfg)
}

// config is how the window and what stands around it are worked.
func (g guide) config(ctx context.Context) tour.Config {
	opened, scanned := make(chan *dialog.Driver, 1), make(chan *dialog.TelephoneDriver, 1)
	g.Dialog.Scanned = func(d *dialog.TelephoneDriver) { scanned <- d }
	g.Dialog.Opened = func(d *dialog.Driver) { opened <- d }
	return tour.Config{
		Window: g.Window, Shell: g.Shell,
		Connect: func(up bool) {
			g.Connection.SetCut(!up)
			for range 2 { // one result does not change the connection
				g.Shell.Desk.Probe(ctx)
			}
		},
		Code: func(phone model.Phone) string {
			return g.Practice.Telephone.LastCode(phone)
		},
		Agent: func(iin model.IIN, login bool, look func()) error {
			select {
			case d := <-opened:
				return workDialog(d, iin, login, look)
			case <-time.After(agentTimeout):
				return errors.New("it did not open")
			}
		},
		Telephone: func(iin model.IIN, look func()) error {
			select {
			case d := <-scanned:
				look()
				d.Sign(g.Practice.KeyFolder(string(iin)))
				return nil
			case <-time.After(agentTimeout):
				return errors.New("it did not scan")
			}
		},
	}
}

// visits are those of the guests, in their order.
func (g guide) visits() (visits []tour.Visit, err error) {
	scan, err := g.practiceScan()
	if err != nil {
		return nil, err
	}
	pictured := !g.kiosk && g.pictures != "" // the shift is of visits alone
	for _, guest := range guests {
		newcomer := guest.family == newcomers
		if g.kiosk && guest.method != model.ByCode || newcomer && !pictured || g.lang != "" && guest.lang != g.lang {
			continue // a citizen alone has a telephone
		}
		family, ok := people.Find(g.Practice.Families, guest.family)
		if !ok {
			return nil, fmt.Errorf("no practice family %q", guest.family)
		}
		child := family.Children[0]
		if guest.offline { // another one than was placed while there was a connection
			child = family.Children[len(family.Children)-1]
		}
		visit := tour.Visit{
			Lang: guest.lang, Method: guest.method, IIN: family.Applicant().IIN, Phone: family.Applicant().Phone,
			Child: child.IIN, Scan: scan, Offline: guest.offline, Newcomer: newcomer, Kiosk: g.kiosk,
			Telephone: pictured && guest.method == model.ByKey && !guest.offline,
		}
		if pictured && guest.method == model.ByCode {
			visit.Officer, visit.Director = people.Officers()[0].IIN, people.Officers()[2].IIN
		}
		visits = append(visits, visit)
	}
	return visits, nil
}

// workDialog chooses the person's key in NCALayer's dialog and signs.
func workDialog(d *dialog.Driver, iin model.IIN, login bool, look func()) error {
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
func (g guide) practiceScan() (string, error) {
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
	path := filepath.Join(g.data, "scan.png")
	return path, os.WriteFile(path, file.Bytes(), 0o600)
}

// picture captures the display once it has come to rest. The window's own capture
// is no use: it reads the front buffer, which is black under software rendering.
func (g guide) picture(name string) error {
	fyne.DoAndWait(func() { g.Window.Content().Refresh() })
	var last *image.RGBA
	calm := 0
	for end := time.Now().Add(paintTimeout); ; {
		time.Sleep(paintPause)
		shot, err := screenshot.CaptureDisplay(0)
		if err != nil {
			return fmt.Errorf("capture the display: %w", err)
		}
		calm++
		if last == nil || !bytes.Equal(last.Pix, shot.Pix) {
			calm = 0
		}
		if calm == sameShots || time.Now().After(end) {
			return writePNG(filepath.Join(g.pictures, name+".png"), shot)
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
