package practice

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

// PIN is that of the one operator of the practice mode, in which nobody is real.
const PIN = "702702"

// Options are what a practice is made of.
type Options struct {
	Dir     string           // keys and database; what the last start of this month left goes on
	Dialog  ncalayer.Dialog  // who chooses a key
	Clock   func() time.Time // nil: the time of day
	Keys    ca.KeySource     // nil: new RSA keys
	Version string           // that the central tells of itself; "practice" where empty
	// KeyOwners are the families whose keys are written, and the roles of officers; nil: all. A
	// test that needs few starts quicker.
	KeyOwners []string
	Latency   func(registry.Service) time.Duration
	Limits    service.Limits // of the central, those of practice where zero
	// Trust has the central ask about the authority's keys whether they are revoked;
	// nil: practice asks nobody.
	Trust func(*ca.Authority, *pki.Verifier) error
	Log   *slog.Logger
}

// Practice is a running practice: where its parts listen, and who lives in it.
type Practice struct {
	CentralURL string
	AgentURL   string
	AgentRoots *x509.CertPool // vouch for the simulator's TLS certificate
	AgentChain []string       // PEM of the practice authorities
	KeysDir    string         // a folder for each person
	Authority  *ca.Authority  // which issued their keys
	Families   []people.Family
	Telephone  *registry.Telephone
	Registry   *registry.Registry
	Agent      *ncalayer.Server
	Central    *service.Service

	stamps    *ca.TSA // of the agent and of the central
	database  *store.Store
	server    *http.Server
	served    chan error
	writing   sync.WaitGroup // of the key files
	sending   context.CancelFunc
	aside     sync.WaitGroup // what sends messages, and what Aside runs
	running   context.Context
	stop      context.CancelFunc
	keysReady chan struct{} // closed when they are written, or could not be
	keysErr   error         // why not
}

// Start makes the practice. Close ends it, and so does a failure on the way.
func Start(ctx context.Context, o Options) (p *Practice, err error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Version == "" {
		o.Version = "practice"
	}
	now := o.Clock()
	p = &Practice{
		KeysDir:   filepath.Join(o.Dir, "keys"),
		Families:  people.Families(now),
		Telephone: registry.NewTelephone(o.Clock),
		keysReady: make(chan struct{}),
	}
	p.running, p.stop = context.WithCancel(context.Background())
	p.Registry = registry.New(p.Families, p.Telephone, registry.Options{Latency: o.Latency})
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
			p = nil
		}
	}()
	var state kept
	if state, p.Authority, err = resume(o, now); err != nil {
		return p, fmt.Errorf("practice: %w", err)
	}
	if err := p.startAgent(ctx, o, now); err != nil {
		return p, fmt.Errorf("practice agent: %w", err)
	}
	if err := p.startCentral(ctx, o, &state, now); err != nil {
		return p, fmt.Errorf("practice central: %w", err)
	}
	if state.Keys {
		close(p.keysReady)
		return p, nil
	}
	p.writing.Go(func() {
		defer close(p.keysReady)
		if p.keysErr = p.writeKeys(o, now); p.keysErr == nil {
			state.Keys = true
			p.keysErr = state.write(o.Dir)
		}
	})
	return p, nil
}

func (p *Practice) startAgent(ctx context.Context, o Options, now time.Time) error {
	plumbing, err := ca.NewTLS(now)
	if err != nil {
		return err
	}
	p.AgentRoots, p.AgentChain = plumbing.Roots, []string{string(p.Authority.PEM())}
	if p.stamps, err = p.Authority.TSA(o.Clock); err != nil {
		return err
	}
	p.Agent, err = ncalayer.New(ncalayer.Config{
		Listen: "127.0.0.1:0", Folders: []string{p.KeysDir}, TLS: plumbing.Server(), Dialog: o.Dialog, Now: o.Clock, Log: o.Log,
		Authorities: p.Authority.Certificates(), Stamp: p.stamps.Stamp, Ready: p.WaitKeys,
	})
	if err != nil {
		return err
	}
	if err := p.Agent.Start(ctx); err != nil {
		return err
	}
	p.AgentURL = p.Agent.URL()
	return nil
}

func (p *Practice) startCentral(ctx context.Context, o Options, state *kept, now time.Time) (err error) {
	if p.database, err = store.Open(ctx, "sqlite:"+filepath.Join(o.Dir, "central.db")); err != nil {
		return err
	}
	listener, err := listen(ctx, state.Address)
	if err != nil {
		return err
	}
	begun := state.Address != "127.0.0.1:0"
	state.Address = listener.Addr().String()
	p.CentralURL = "http://" + state.Address
	if err := p.buildCentral(o); err != nil {
		return errors.Join(err, listener.Close())
	}
	if !begun {
		err = errors.Join(p.Central.Import(ctx, Reference(now)), p.appoint(ctx, now), p.publish(ctx, now))
	}
	if err == nil {
		err = state.write(o.Dir)
	}
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	p.server = &http.Server{Handler: central.New(p.Central).Handler(), ReadHeaderTimeout: 10 * time.Second}
	p.served = make(chan error, 1)
	go func() { p.served <- p.server.Serve(listener) }()
	return nil
}

// listen takes the address of the last start, or another where it is in use by now.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	if listener, err := config.Listen(ctx, "tcp", address); err == nil {
		return listener, nil
	}
	return config.Listen(ctx, "tcp", "127.0.0.1:0")
}

func (p *Practice) buildCentral(o Options) (err error) {
	verifier := p.Authority.Verifier()
	if o.Trust != nil {
		if err := o.Trust(p.Authority, verifier); err != nil {
			return err
		}
	}
	p.Central, err = service.New(service.Config{
		Store: p.database, Verifier: service.NewVerifier(verifier), Registries: p.Registry.Registries(),
		PublicURL: p.CentralURL, Clock: o.Clock, Practice: true, Log: o.Log, Version: o.Version,
		Limits: o.Limits,
	})
	return err
}

// Reference is what a practice central holds on the day of now.
func Reference(now time.Time) service.Reference {
	reference := service.Reference{Organizations: people.Organizations(now), Applications: people.Applications(now)}
	for _, link := range people.Links(now) {
		reference.Links = append(reference.Links, service.SavedLink{Applicant: link.Applicant, Kinship: link.Kinship})
	}
	return reference
}

// KeepSending has the central send its messages, and stamp what proves the acts, until Close.
func (p *Practice) KeepSending() {
	ctx, cancel := context.WithCancel(context.Background())
	p.sending = cancel
	p.aside.Go(func() { p.Central.KeepSending(ctx) })
	p.aside.Go(func() {
		p.Central.KeepStamping(ctx, func(_ context.Context, request []byte) ([]byte, error) { return p.stamps.Answer(request) })
	})
}

// Aside runs what a person does beside the counter, such as with a telephone, when the keys are
// there; Close ends its context and waits for it.
func (p *Practice) Aside(do func(context.Context)) {
	p.aside.Go(func() {
		if p.WaitKeys(p.running) == nil {
			do(p.running)
		}
	})
}

// shutdownTime is how long Close lets a request that runs come to its end.
const shutdownTime = 2 * time.Second

// Close stops the practice and waits for its parts.
func (p *Practice) Close() error {
	var errs []error
	if p.Agent != nil {
		errs = append(errs, p.Agent.Close())
	}
	p.writing.Wait()
	p.stop()
	if p.sending != nil {
		p.sending()
	}
	p.aside.Wait()
	if p.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
		defer cancel()
		errs = append(errs, p.server.Shutdown(ctx))
		if err := <-p.served; !errors.Is(err, http.ErrServerClosed) {
			errs = append(errs, err)
		}
	}
	if p.Central != nil {
		errs = append(errs, p.Central.Close())
	}
	if p.database != nil {
		errs = append(errs, p.database.Close())
	}
	return errors.Join(errs...)
}
