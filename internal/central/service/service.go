package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"golang.org/x/sync/singleflight"
)

// Config is what a service is made of. Store, Verifier and PublicURL are needed.
type Config struct {
	Store      *store.Store
	Verifier   SignatureVerifier
	Registries registry.Set
	PublicURL  string               // where offices and telephones reach the central, without a slash at the end
	Clock      func() time.Time     // that of the database where nil
	Elapsed    func() time.Duration // since some moment, by a clock that nobody sets; the process's where nil
	EgovBIN    string               // of the organization that eGov Mobile knows the central by; empty: no telephone signs, but in practice
	Practice   bool                 // its people are invented; documents are marked so
	Log        *slog.Logger         // slog.Default where nil
	Version    string

	Districts []model.District                                             // those of package assets where nil
	Rules     func(district string, day model.Date) (model.RuleSet, error) // those of package assets where nil
	Calendar  model.Calendar                                               // that of package assets where nil
	Drawer    Drawer                                                       // documents.Printer where nil
	Worked    func(job string, took time.Duration, outcome string)         // is told of each run of the central's own work; nobody where nil
	Limits    Limits                                                       // DefaultLimits for each that is zero
}

// Drawer draws the documents of the service.
type Drawer interface {
	Statement(documents.Content, store.Evidence) ([]byte, error)
	Notice(documents.Content) ([]byte, error)
	Receipt(documents.Receipt) ([]byte, error)
	Refusal(documents.Refusal, model.Lang, model.Paper) ([]byte, error)
}

// Service decides. It is safe for use by many goroutines.
type Service struct {
	cfg         Config
	store       *store.Store
	host        string // of PublicURL, named in every challenge
	clock       *clock // nil where another one was given
	current     atomic.Pointer[region]
	kinds       map[model.ActKind]rule
	checks      slots              // of scans
	drawing     slots              // of documents
	probes      singleflight.Group // of the database: one at a time
	clientRates clientRates

	stop context.CancelFunc
	done sync.WaitGroup
}

const (
	// practiceBurst is for a program that walks through practice faster than people.
	practiceBurst = 600
	// checksAtOnce is how many scans are decoded at once: a picture may take 300 MB.
	checksAtOnce = 2
	checkWait    = 30 * time.Second
	// cleanupEvery is how often expired rows are removed.
	cleanupEvery = 10 * time.Minute
	cleanupLease = 5 * time.Minute
)

// errOtherKind keeps invented people out of a real database, and real ones out of
// practice.
var errOtherKind = errors.New("a database of practice and a real one are never the same")

// New returns a service that works until Close. The store stays the caller's.
func New(cfg Config) (*Service, error) {
	if cfg.Store == nil || cfg.Verifier == nil {
		return nil, errors.New("central without a database or a verifier of signatures")
	}
	public, err := url.Parse(cfg.PublicURL)
	if err != nil || public.Host == "" || public.Scheme != "https" && public.Scheme != "http" {
		return nil, fmt.Errorf("public address %q: not an http or https address", cfg.PublicURL)
	}
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	s := &Service{
		cfg: cfg, store: cfg.Store, host: model.HostOf(public.Host), clientRates: clientRates{of: map[string]*client{}},
		checks: newSlots(checksAtOnce, checkWait), drawing: newSlots(cfg.Limits.DrawAtOnce, cfg.Limits.DrawWait),
	}
	s.current.Store(newRegion(cfg.Districts, cfg.Rules, cfg.Calendar))
	s.kinds = map[model.ActKind]rule{
		model.PlaceOnList: {gatherPlacement, s.checkPlacement, s.place},
		model.LeaveList:   {gatherPlacement, s.checkLeaving, s.leave},

		model.AcceptOffer:         {s.gatherAnswer, s.checkAnswer, s.answerOffer},
		model.DeclineOffer:        {s.gatherAnswer, s.checkAnswer, s.answerOffer},
		model.ExtendReferral:      {s.gatherAnswer, s.checkAnswer, s.answerOffer},
		model.RestoreApplication:  {s.gatherAnswer, s.checkAnswer, s.answerOffer},
		model.WithdrawApplication: {gatherPlacement, s.checkWithdrawal, s.withdraw},
		model.UnlinkChild:         {gatherPlacement, s.checkUnlinking, s.unlink},
		model.NewApplication:      {gatherPlacement, s.checkNewApplication, s.register},
		model.ConsentToExchange:   {gatherPlacement, s.checkExchange, s.consent},
	}
	if err := s.startClock(context.Background()); err != nil {
		return nil, err
	}
	if err := s.claim(context.Background()); err != nil {
		return nil, err
	}
	if err := s.rememberWords(context.Background(), s.region()); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.done.Go(func() { s.watchTime(ctx) })
	s.done.Go(func() { s.keep(ctx, job{jobCleanup, cleanupEvery, cleanupLease, s.cleanup}) })
	s.done.Go(func() { s.keep(ctx, job{jobOpenData, openDataEvery, openDataLease, s.publishQueues}) })
	s.done.Go(func() { s.keep(ctx, job{jobAudit, cleanupEvery, cleanupLease, s.sealAudit}) })
	s.done.Go(func() { s.keep(ctx, job{jobDeadlines, deadlinesEvery, deadlinesLease, s.keepDeadlines}) })
	s.done.Go(func() { s.keep(ctx, job{jobYear, yearEvery, yearLease, s.beginDay}) })
	s.done.Go(func() { s.keep(ctx, job{jobClaims, claimsEvery, claimsLease, s.keepClaims}) })
	s.done.Go(func() { s.keep(ctx, job{jobRuns, jobsEvery, runLease, s.finishRuns}) })
	return s, nil
}

// region is the districts, their rules and the calendar.
type region struct {
	list      []model.District
	districts map[string]model.District // by their code
	rules     func(district string, day model.Date) (model.RuleSet, error)
	calendar  model.Calendar
	// remembered is the day (model.Date) whose rules are in the store: it saves asking.
	remembered atomic.Value
}

func newRegion(districts []model.District, rules func(string, model.Date) (model.RuleSet, error), calendar model.Calendar) *region {
	return &region{list: districts, districts: byCode(districts), rules: rules, calendar: calendar}
}

func (s *Service) region() *region { return s.current.Load() }

// ReplaceRegion has what is asked for from now on follow other districts, rules and calendars. With an
// error those of before stay in force.
func (s *Service) ReplaceRegion(ctx context.Context, districts []model.District, rules func(string, model.Date) (model.RuleSet, error), calendar model.Calendar) error {
	next := newRegion(districts, rules, calendar)
	if err := s.rememberWords(ctx, next); err != nil {
		return err
	}
	s.current.Store(next)
	return nil
}

// complete fills in what was left out.
func (cfg *Config) complete() error {
	cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	if cfg.Practice {
		setDefault(&cfg.Limits.ClientBurst, practiceBurst) // everybody comes from one computer
		setDefault(&cfg.Limits.DeliveryRate, -1)
	}
	cfg.Limits = cfg.Limits.orDefault()
	cfg.Registries = concerning(cfg.Registries)
	if cfg.Limits.AnswersKept <= model.StatementDelivered+model.ClockAheadOffline {
		// A statement whose answer is forgotten must be too old to be taken for new.
		return fmt.Errorf("answers are kept for %s, which is not longer than statements may be late", cfg.Limits.AnswersKept)
	}
	if cfg.Limits.ActionsADay < 0 {
		return errors.New("fewer than no actions a day")
	}
	if cfg.Elapsed == nil {
		began := time.Now()
		cfg.Elapsed = func() time.Duration { return time.Since(began) }
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Districts == nil {
		cfg.Districts = assets.Districts()
	}
	if cfg.Rules == nil {
		cfg.Rules = assets.Rules
	}
	if cfg.Calendar == nil {
		cfg.Calendar = assets.EmbeddedData().Calendar()
	}
	if cfg.Drawer == nil {
		cfg.Drawer = documents.Printer{Practice: cfg.Practice}
	}
	return nil
}

// claim records at the first use of the database whether its people are invented, and
// refuses one of the other kind for ever after.
func (s *Service) claim(ctx context.Context) error {
	kind, recorded := "real", ""
	if s.cfg.Practice {
		kind = "practice"
	}
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		recorded, err = tx.Once("kind", kind)
		return err
	})
	if err == nil && recorded != kind {
		err = fmt.Errorf("the database is %s, the central is %s: %w", recorded, kind, errOtherKind)
	}
	return err
}

// Config returns what the service is made of, complete.
func (s *Service) Config() Config { return s.cfg }

// Close stops the service's own work. It does not close the store.
func (s *Service) Close() error {
	s.stop()
	s.done.Wait()
	return nil
}

// Now returns the time as the store keeps it.
func (s *Service) Now() time.Time { return s.cfg.Clock().UTC().Truncate(time.Microsecond) }

// today is the calendar day of the region.
func (s *Service) today() model.Date { return model.DateOf(s.Now().In(model.Zone)) }

// Health returns what the central says of itself, or that its database does not answer or
// can write nothing.
func (s *Service) Health(ctx context.Context) (model.Health, error) {
	if err := errors.Join(s.store.Ping(ctx), s.store.Writable(ctx)); err != nil {
		return model.Health{}, err
	}
	return model.Health{Version: s.cfg.Version, Time: s.Now(), Practice: s.cfg.Practice}, nil
}

type requestKey struct{}

// WithRequest returns a context that carries the id of a request, for the log.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// Request returns the id of the request that ctx carries, empty where it carries none.
func Request(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
