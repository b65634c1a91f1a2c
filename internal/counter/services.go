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
	"akmola.kz/kezek/internal/officer"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
	officerui "akmola.kz/kezek/ui/officer"
)

// services are a desk and what it works with. They are built and closed in the background,
// and used by the window in between.
type services struct {
	desk     *desk.Desk
	officers *officerui.Pages // nil where there is no central
	central  *central.Client
	store    *store // nil where nothing is remembered: no central is set up
	practiceParts
	updates *updates // nil where no newer version shall come
}

// close ends what runs and closes what is open.
func (s services) close() error {
	var errs []error
	if s.updates != nil {
		s.updates.stop()
	}
	if s.store != nil {
		errs = append(errs, s.store.close())
	}
	if s.central != nil {
		s.central.Close()
	}
	return errors.Join(append(errs, s.practiceParts.close())...)
}

// builder builds services by options of its own: those of the window may change meanwhile.
type builder struct {
	counter *counter
	ctx     context.Context
	app     fyne.App
	log     *slog.Logger
	options Options
	built   services
}

// newBuilder returns a builder. Where the window closes before it uses the services, they
// are closed with it.
func (c *counter) newBuilder(o Options) *builder {
	c.building = &builder{counter: c, ctx: c.ctx, app: c.app, log: c.log, options: o}
	return c.building
}

// startPractice returns a builder of the practice mode in this process.
func (c *counter) startPractice() ui.PracticeStarter {
	o := c.options
	o.Practice = true
	return c.newBuilder(o)
}

// Start builds the services, in the background. What it cannot finish it closes.
func (b *builder) Start(ctx context.Context) error {
	build := b.buildOffice
	if b.options.Practice {
		build = b.buildPractice
	}
	err := build()
	if err == nil {
		err = ctx.Err() // it took a while
	}
	if err != nil {
		err = errors.Join(err, b.built.close())
		b.built = services{}
	}
	return err
}

// Use has the window use the practice mode, and closes what it used before.
func (b *builder) Use() (*desk.Desk, ui.Practice, ui.Officers) {
	c, before := b.counter, b.counter.services
	c.options.Practice = b.options.Practice
	c.use(b)
	c.background.Go(func() {
		if err := before.close(); err != nil {
			b.log.Warn("close what the window worked with", "err", err)
		}
	})
	return c.desk, c.practiceMode(), c.officersMode()
}

// officersMode returns the pages of officers; nil where there is no central to log in at.
func (c *counter) officersMode() ui.Officers {
	if c.officers == nil {
		return nil
	}
	return c.officers
}

// use has the window work with the services that were built.
func (c *counter) use(b *builder) {
	c.services, c.building = b.built, nil
}

func (b *builder) buildOffice() (err error) {
	roots, err := settings.Roots(b.options.CA)
	if err != nil {
		return err
	}
	if b.options.Central != "" {
		if b.built.store, err = b.openStore(b.openOfficeFile); err != nil {
			return err
		}
	}
	if err := b.buildDesk(b.options.Central, nil, ncalayer.Config{URL: b.options.NCALayer, RootCAs: roots}); err != nil {
		return err
	}
	if err := b.buildUpdater(); err != nil {
		return err
	}
	if s := b.built.store; s != nil && s.Unlocked() { // a kiosk's
		return s.start(b.ctx)
	}
	return nil
}

// buildDesk makes the desk and the clients of the central and of NCALayer; without a dial
// the network's own is used.
func (b *builder) buildDesk(address string, dial func(ctx context.Context, network, address string) (net.Conn, error), agent ncalayer.Config) (err error) {
	s := &b.built
	var d *desk.Desk
	if s.central, err = central.New(central.Config{
		BaseURL: address, UserAgent: userAgent(), Proxy: proxyOf(b.options.Proxy), Logger: b.log, Dial: dial,
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
		Host: host, Central: s.central, Signer: signer, Office: b.options.Office, District: b.options.District, Lang: b.options.Lang, Log: b.log,
		NoDrafts: b.options.Kiosk, Retention: b.options.retention(),
	}
	if s.store != nil {
		cfg.Store = s.store.File
	}
	if b.options.Kiosk {
		cfg.WorkplaceStore = kioskKey(filepath.Join(b.kioskDir(), "workplace"))
	}
	d = desk.New(cfg)
	s.desk = d
	if address != "" {
		s.officers = officerui.New(officer.New(officer.Config{Central: s.central, Signer: signer, Host: host, District: b.options.District}))
	}
	if s.store != nil {
		s.store.desk = d
	}
	return nil
}

func userAgent() string { return "kezek/" + kezek.Version() }
