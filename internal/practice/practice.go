package practice

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
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
	Dir     string           // keys and database are made in it anew
	Dialog  ncalayer.Dialog  // who chooses a key
	Clock   func() time.Time // nil: the time of day
	Keys    ca.KeySource     // nil: new RSA keys
	Version string           // that the central tells of itself; "practice" where empty
	// KeyOwners are the families whose keys are written; nil: all. A test that needs
	// few starts quicker.
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

	database *store.Store
	server   *http.Server
	served   chan error
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
	}
	p.Registry = registry.New(p.Families, p.Telephone, registry.Options{Latency: o.Latency})
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
			p = nil
		}
	}()
	authority, err := ca.New(now, o.Keys)
	if err != nil {
		return p, fmt.Errorf("practice authority: %w", err)
	}
	p.Authority = authority
	if err := p.startAgent(ctx, o, authority, now); err != nil {
		return p, fmt.Errorf("practice agent: %w", err)
	}
	if err := p.startCentral(ctx, o, authority, now); err != nil {
		return p, fmt.Errorf("practice central: %w", err)
	}
	return p, nil
}

func (p *Practice) startAgent(ctx context.Context, o Options, authority *ca.Authority, now time.Time) error {
	if err := p.writeKeys(o, authority, now); err != nil {
		return err
	}
	plumbing, err := ca.NewTLS(now, o.Keys)
	if err != nil {
		return err
	}
	p.AgentRoots, p.AgentChain = plumbing.Roots, []string{string(authority.PEM())}
	stamps, err := authority.TSA(o.Clock)
	if err != nil {
		return err
	}
	p.Agent, err = ncalayer.New(ncalayer.Config{
		Listen: "127.0.0.1:0", Folders: []string{p.KeysDir}, TLS: plumbing.Server(), Dialog: o.Dialog, Now: o.Clock, Log: o.Log,
		Authorities: authority.Certificates(), Stamp: stamps.Stamp,
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

// writeKeys gives every applicant who has keys a folder with them, as each would
// bring a stick of their own.
func (p *Practice) writeKeys(o Options, authority *ca.Authority, now time.Time) error {
	if err := os.RemoveAll(p.KeysDir); err != nil {
		return err
	}
	if err := os.MkdirAll(p.KeysDir, 0o700); err != nil {
		return err
	}
	stranger, err := ca.New(now, o.Keys)
	if err != nil {
		return err
	}
	owners := map[*ca.Authority][]ca.Identity{}
	for _, family := range p.Families {
		if o.KeyOwners != nil && !slices.Contains(o.KeyOwners, family.ID) {
			continue
		}
		for _, adult := range family.Adults {
			switch adult.Key {
			case people.KeyNone:
			case people.KeyUntrusted:
				owners[stranger] = append(owners[stranger], identity(adult, now))
			default:
				owners[authority] = append(owners[authority], identity(adult, now))
			}
		}
	}
	for issuer, identities := range owners {
		// The RSA pair of former years and the one GOST key of today: both are about.
		if _, err := issuer.WriteKeys(p.KeysDir, ca.PracticePassword, identities,
			pki.AuthKey, pki.SignKey, pki.SingleKey); err != nil {
			return err
		}
	}
	return nil
}

func identity(adult people.Adult, now time.Time) ca.Identity {
	id := ca.Identity{
		Surname: adult.Surname, GivenName: adult.GivenName, Patronymic: adult.Patronymic, IIN: string(adult.IIN),
	}
	switch adult.Key {
	case people.KeyExpired:
		id.NotBefore, id.NotAfter = now.AddDate(-1, -1, 0), now.AddDate(0, -1, 0)
	case people.KeyOrganization:
		id.BIN, id.Organization = adult.Employer.BIN, adult.Employer.Name
	}
	return id
}

func (p *Practice) startCentral(ctx context.Context, o Options, authority *ca.Authority, now time.Time) (err error) {
	file := filepath.Join(o.Dir, "central.db")
	for _, part := range []string{"", "-wal", "-shm"} { // the people are made anew each day
		if err := os.Remove(file + part); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if p.database, err = store.Open(ctx, "sqlite:"+file); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	p.CentralURL = "http://" + listener.Addr().String()
	verifier := authority.Verifier()
	if o.Trust != nil {
		if err := o.Trust(authority, verifier); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	p.Central, err = service.New(service.Config{
		Store: p.database, Verifier: service.NewVerifier(verifier), Registries: p.Registry.Registries(),
		PublicURL: p.CentralURL, Clock: o.Clock, Practice: true, Log: o.Log, Version: o.Version,
		Limits: o.Limits,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := p.Central.Import(ctx, Reference(now)); err != nil {
		return errors.Join(err, listener.Close())
	}
	p.server = &http.Server{Handler: central.New(p.Central).Handler(), ReadHeaderTimeout: 10 * time.Second}
	p.served = make(chan error, 1)
	go func() { p.served <- p.server.Serve(listener) }()
	return nil
}

// Reference is what a practice central holds on the day of now.
func Reference(now time.Time) service.Reference {
	reference := service.Reference{Organizations: people.Organizations(now), Applications: people.Applications(now)}
	for _, link := range people.Links(now) {
		reference.Links = append(reference.Links, service.SavedLink{Applicant: link.Applicant, Kinship: link.Kinship})
	}
	return reference
}

// shutdownTime is how long Close lets a request that runs come to its end.
const shutdownTime = 2 * time.Second

// Close stops the practice and waits for its parts.
func (p *Practice) Close() error {
	var errs []error
	if p.Agent != nil {
		errs = append(errs, p.Agent.Close())
	}
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
