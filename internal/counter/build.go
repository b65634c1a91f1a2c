package counter

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/dialog"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
)

// neighbours are a desk and what it works with. They are put together and taken apart
// beside the window, which works with them in between.
type neighbours struct {
	desk     *desk.Desk
	line     *central.Client
	memory   *memory // nil where nothing is remembered: no central is set up
	practice *practice.Practice
	cable    *practice.Cable // of the practice
	dialog   *dialog.Dialog
}

// close ends what works and closes what is open.
func (n neighbours) close() error {
	var errs []error
	if n.memory != nil {
		errs = append(errs, n.memory.close())
	}
	if n.line != nil {
		n.line.Close()
	}
	if n.practice != nil {
		errs = append(errs, n.practice.Close())
	}
	return errors.Join(errs...)
}

// opening puts neighbours together by options of its own: those of the window may
// change meanwhile.
type opening struct {
	w       *wiring
	ctx     context.Context
	app     fyne.App
	log     *slog.Logger
	options Options
	made    neighbours
}

// begin begins to put neighbours together; where the window closes before they are
// taken, they are closed with it.
func (w *wiring) begin(o Options) *opening {
	w.opening = &opening{w: w, ctx: w.ctx, app: w.app, log: w.log, options: o}
	return w.opening
}

// beginPractice begins to start the practice mode in this process.
func (w *wiring) beginPractice() ui.Opening {
	o := w.options
	o.Practice = true
	return w.begin(o)
}

// Start does it, in the background. What it cannot finish it closes.
func (o *opening) Start(ctx context.Context) error {
	start := o.startOffice
	if o.options.Practice {
		start = o.startPractice
	}
	err := start()
	if err == nil {
		err = ctx.Err() // it took a while
	}
	if err != nil {
		err = errors.Join(err, o.made.close())
		o.made = neighbours{}
	}
	return err
}

// Take has the program work with the practice mode.
func (o *opening) Take() (*desk.Desk, ui.Practice) {
	before := o.w.neighbours
	o.w.options.Practice = o.options.Practice
	o.w.take(o)
	o.w.background.Go(func() {
		if err := before.close(); err != nil {
			o.log.Warn("close what the window worked with", "err", err)
		}
	})
	return o.w.desk, o.w.people()
}

// take has the program work with what was put together.
func (w *wiring) take(o *opening) {
	w.neighbours, w.opening = o.made, nil
}

// people are those of the practice; nil where there is none.
func (w *wiring) people() ui.Practice {
	if w.practice == nil {
		return nil
	}
	return practicePeople{w.practice, w.cable}
}

func (o *opening) startOffice() (err error) {
	roots, err := settings.Roots(o.options.CA)
	if err != nil {
		return err
	}
	if o.options.Central != "" {
		if o.made.memory, err = o.openMemory(); err != nil {
			return err
		}
	}
	if err := o.sit(o.options.Central, nil, ncalayer.Config{URL: o.options.NCALayer, RootCAs: roots}); err != nil {
		return err
	}
	if m := o.made.memory; m != nil && m.Unlocked() { // a kiosk's
		return m.start(o.ctx)
	}
	return nil
}

func (o *opening) startPractice() (err error) {
	n := &o.made
	n.dialog, n.cable = dialog.New(o.app), &practice.Cable{}
	if n.practice, err = practice.Start(o.ctx, practice.Options{
		Dir: filepath.Join(o.options.Data, trainingDir), Dialog: n.dialog, Version: kezek.Version(), Log: o.log,
	}); err != nil {
		return err
	}
	if n.memory, err = o.openMemory(); err != nil {
		return err
	}
	if err := o.sit(n.practice.CentralURL, n.cable.Dial, ncalayer.Config{
		URL: n.practice.AgentURL, RootCAs: n.practice.AgentRoots, Chain: n.practice.AgentChain,
	}); err != nil {
		return err
	}
	n.desk.SetOperator(n.memory.operator())
	return n.memory.start(o.ctx)
}

// sit makes the desk with its two neighbours; without a dial the network's own is used.
func (o *opening) sit(address string, dial func(ctx context.Context, network, address string) (net.Conn, error), agent ncalayer.Config) (err error) {
	n := &o.made
	var d *desk.Desk
	if n.line, err = central.New(central.Config{
		BaseURL: address, UserAgent: "kezek/" + kezek.Version(), Logger: o.log, Dial: dial,
		Answered: func(code model.Code, took time.Duration) { d.CallEnded(code, took) },
	}); err != nil {
		return err
	}
	agent.Check = pki.CheckSignature
	signer, err := ncalayer.New(agent)
	if err != nil {
		return err
	}
	host := ""
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	cfg := desk.Config{
		Host: host, Central: n.line, Signer: signer, Office: o.options.Office, District: o.options.District, Lang: o.options.Lang, Log: o.log,
		NoDrafts: o.options.Kiosk, Retention: o.options.retention(),
	}
	if n.memory != nil {
		cfg.Store = n.memory.File
	}
	d = desk.New(cfg)
	n.desk = d
	if n.memory != nil {
		n.memory.desk = d
	}
	return nil
}
