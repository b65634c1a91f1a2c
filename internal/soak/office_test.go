package soak

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
)

// pin opens every file of these tests. What a PIN costs is no matter of theirs.
const pin = "702713"

var cheap = cache.Cost{Memory: 8, Passes: 1, Lanes: 1}

// patience is how long an office waits for one answer: short, or a test that has its
// answers late would be.
const patience = 3 * time.Second

// counter is the desk of an office on its file, with its line and whoever stands
// there with their keys.
type counter struct {
	*desk.Desk
	file       *cache.File
	connection practice.Connection // between the office and whatever line there is
	keys       *stick
	client     *central.Client
}

// stick is the signing agent with the keys of whoever stands at the counter.
type stick struct {
	clock desk.Clock

	mu         sync.Mutex
	auth, sign *ca.Key
}

// insert puts somebody's keys in.
func (s *stick) insert(auth, sign *ca.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.auth, s.sign = auth, sign
}

func (s *stick) Version(context.Context) (string, error) { return "1.4", nil }

func (s *stick) Sign(_ context.Context, data []byte, _, use, _, _ string) ([]byte, error) {
	s.mu.Lock()
	key := s.sign
	if use == desk.UseLogin {
		key = s.auth
	}
	s.mu.Unlock()
	return key.SignCMS(data, ca.SignOptions{At: s.clock()})
}

// opening is what a counter is opened with.
type opening struct {
	path    string // of the file
	url     string // of the line
	host    string // of the central
	clock   desk.Clock
	log     *slog.Logger
	wrapped func(*cache.File) desk.Store // nil: the file itself
	signer  desk.Signer                  // nil: the counter's stick
}

// openCounter opens the program without its window.
func openCounter(o opening) (c *counter, err error) {
	if o.clock == nil {
		o.clock = time.Now
	}
	c = &counter{keys: &stick{clock: o.clock}}
	if c.file, err = cache.Open(o.path, cache.Options{Digits: len(pin), Cost: cheap, Log: o.log}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.file.Close())
		}
	}()
	var operator model.Operator
	numbers, err := c.file.Operators()
	switch {
	case err != nil:
		return nil, err
	case len(numbers) == 0:
		operator, err = c.file.AddOperator("ОҚУ ОПЕРАТОРЫ", pin)
	default:
		operator, err = c.file.Unlock(numbers[0], pin)
	}
	if err != nil {
		return nil, err
	}
	var signer desk.Signer = c.keys
	if o.signer != nil {
		signer = o.signer
	}
	var store desk.Store = c.file
	if o.wrapped != nil {
		store = o.wrapped(c.file)
	}
	// A workplace proves itself to the host that it calls: the name is the central's, and leads to the line.
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return c.connection.Dial(ctx, network, strings.TrimPrefix(o.url, "http://"))
	}
	c.client, err = central.New(central.Config{
		BaseURL: "http://" + o.host, Timeout: patience, Dial: dial, Logger: o.log,
		Answered: func(code model.Code, took time.Duration) { c.CallEnded(code, took) },
	})
	if err != nil {
		return nil, err
	}
	c.Desk = desk.New(desk.Config{
		Host: o.host, Central: c.client, Signer: signer, Store: store, Clock: o.clock, Log: o.log,
		Office: office, District: district, Lang: model.Kazakh,
	})
	c.SetOperator(operator)
	return c, c.Open()
}

// newCounter opens a counter that the test closes.
func newCounter(t testing.TB, o opening) *counter {
	t.Helper()
	if o.path == "" {
		o.path = filepath.Join(t.TempDir(), "kezek.db")
	}
	c, err := openCounter(o)
	must(t, err)
	t.Cleanup(func() { must(t, c.close()) })
	return c
}

func (c *counter) close() error {
	c.client.Close()
	return c.file.Close()
}

// run lets the desk work in the background until stop, as the program does.
func (c *counter) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx) })
	running.Go(func() { c.Watch(ctx, time.Second) })
	return func() {
		cancel()
		running.Wait()
	}
}

// goOffline cuts the connection and has the desk notice.
func (c *counter) goOffline(ctx context.Context) {
	c.connection.SetCut(true)
	for c.Connection().Central || !c.Connection().Checked {
		c.Probe(ctx)
	}
}

// visitOffline walks one visit from the first step to the outbox and returns its id.
func (c *counter) visitOffline(ctx context.Context, p *parent, child model.IIN, at offer) (id string, err error) {
	c.keys.insert(p.auth, p.sign)
	steps := []func() error{
		func() error { return c.Fire(desk.Started) },
		func() error { return c.ChooseDistrict(district) },
		c.LoadDistrict,
		func() error { _, err := c.SelectCertificate(ctx); return err },
		func() error { return c.LoginByKey(ctx) },
		func() error {
			c.Edit(func(v *desk.Visit) { v.Email, v.ContactPhone = p.Email, string(p.Phone) })
			return c.SaveFirstContact(ctx)
		},
		func() error { c.Edit(func(v *desk.Visit) { v.ChildIIN = string(child) }); return c.ChooseChild() },
		func() error { _, err := c.Organizations(ctx, false); return err },
		func() error { return c.Save(at.organization.ID, at.lang) },
		func() error { id = c.Visit().ID; return c.SignByKey(ctx) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return id, err
		}
	}
	if step := c.Visit().Step; step != desk.Pending {
		return id, errors.New("signed, and at " + string(step))
	}
	return id, c.Finish(ctx)
}

// settled waits until nothing is on its way any more, and tells it every so often.
func (c *counter) settled(ctx context.Context) error {
	changed := make(chan struct{}, 1)
	cancel := c.Outbox().Changed.Listen(func(desk.OutboxCount) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	defer cancel()
	for c.Outbox().Count().Open() > 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
	return nil
}

// onDisk is a path for a file on a disk: a folder in memory would know no fsync.
func onDisk(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(".", "bench-")
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	return filepath.Join(dir, "kezek.db")
}
