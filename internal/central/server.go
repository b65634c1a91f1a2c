package central

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
)

// Config is what a central is made of. DB, Verifier and PublicURL are needed.
type Config struct {
	DB         *Database
	Verifier   SignatureVerifier
	Registries registry.Set
	PublicURL  string           // where offices and telephones reach it, without a slash at the end
	Clock      func() time.Time // time.Now where nil
	Practice   bool             // its people are invented; documents are marked so
	Log        *slog.Logger     // slog.Default where nil
	Version    string

	Districts []model.District                                             // those of package assets where nil
	Rules     func(district string, day model.Date) (model.RuleSet, error) // those of package assets where nil
	Limits    Limits                                                       // DefaultLimits for each that is zero
}

// Limits are the limits of the service that an operator may set.
type Limits struct {
	ChallengeLife time.Duration // of a challenge to log in
	CodeLife      time.Duration // of a one-time code
	CodeTries     int           // wrong codes until it locks
	CodeResend    time.Duration // before another code is sent
	CodesAnHour   int           // to one phone, and for one IIN
	CodesADay     int           // for one IIN, of every kind
	SessionLife   time.Duration
	AnswersKept   time.Duration // answers to placements, under their Idempotency-Key; over 31 days
	Attachments   int           // files attached to one entry

	BindingRefusals int // by БМГ in an hour, for one IIN and for one phone; then it is not asked
	KinshipRefusals int // by the register of kinship in a day, to one applicant; then it is not asked

	// The pace of logins and checks, which need no session, by source address. A whole
	// office may come from one.
	SourceBurst int     // at once
	SourceRate  float64 // a second; below zero there is no limit

	// What is kept of the action logs of workplaces, which anybody may send.
	ActionsADay      int           // of one workplace
	NewWorkplaces    int           // of one network in a day
	UnconfirmedBytes int64         // of all workplaces together that the operator has not confirmed
	ActionsKept      time.Duration // since they came

	// The pace of placements without a session, by source address: an office that was
	// without a line for a day sends hundreds.
	DeliveryBurst int
	DeliveryRate  float64 // a second; below zero there is no limit
}

// DefaultLimits returns the limits of the service.
func DefaultLimits() Limits {
	return Limits{
		ChallengeLife: 5 * time.Minute,
		CodeLife:      5 * time.Minute,
		CodeTries:     5,
		CodeResend:    time.Minute,
		CodesAnHour:   5,
		CodesADay:     20,
		SessionLife:   2 * time.Hour,
		AnswersKept:   90 * 24 * time.Hour,
		Attachments:   20,

		BindingRefusals: 10,
		KinshipRefusals: 20,

		ActionsADay:      20_000,
		NewWorkplaces:    100,
		UnconfirmedBytes: 2 << 30,
		ActionsKept:      5 * 365 * day,

		SourceBurst: 60,
		SourceRate:  2,

		DeliveryBurst: 600,
		DeliveryRate:  20,
	}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	setDefault(&l.ChallengeLife, d.ChallengeLife)
	setDefault(&l.CodeLife, d.CodeLife)
	setDefault(&l.CodeTries, d.CodeTries)
	setDefault(&l.CodeResend, d.CodeResend)
	setDefault(&l.CodesAnHour, d.CodesAnHour)
	setDefault(&l.CodesADay, d.CodesADay)
	setDefault(&l.SessionLife, d.SessionLife)
	setDefault(&l.AnswersKept, d.AnswersKept)
	setDefault(&l.Attachments, d.Attachments)
	setDefault(&l.BindingRefusals, d.BindingRefusals)
	setDefault(&l.KinshipRefusals, d.KinshipRefusals)
	setDefault(&l.ActionsADay, d.ActionsADay)
	setDefault(&l.NewWorkplaces, d.NewWorkplaces)
	setDefault(&l.UnconfirmedBytes, d.UnconfirmedBytes)
	setDefault(&l.ActionsKept, d.ActionsKept)
	setDefault(&l.SourceBurst, d.SourceBurst)
	setDefault(&l.SourceRate, d.SourceRate)
	setDefault(&l.DeliveryBurst, d.DeliveryBurst)
	setDefault(&l.DeliveryRate, d.DeliveryRate)
	return l
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// practiceBurst is for a program that walks through practice faster than people.
const practiceBurst = 600

// Server is the central.
type Server struct {
	cfg       Config
	host      string // of PublicURL, named in every challenge
	districts map[string]model.District
	handler   http.Handler
	paper     printer
	sources   *sources // of what needs no session
	// deliveries are the sources of placements without one.
	deliveries *sources

	stop context.CancelFunc
	done sync.WaitGroup
}

// cleanupEvery is how often expired rows are removed.
const cleanupEvery = 10 * time.Minute

// New returns a central that serves until Close. The database stays the caller's.
func New(cfg Config) (*Server, error) {
	if cfg.DB == nil || cfg.Verifier == nil {
		return nil, errors.New("central without a database or a verifier of signatures")
	}
	public, err := url.Parse(cfg.PublicURL)
	if err != nil || public.Host == "" || public.Scheme != "https" && public.Scheme != "http" {
		return nil, fmt.Errorf("public address %q: not an http or https address", cfg.PublicURL)
	}
	cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	if cfg.Practice {
		setDefault(&cfg.Limits.SourceBurst, practiceBurst) // everybody comes from one computer
		setDefault(&cfg.Limits.DeliveryRate, -1)
	}
	cfg.Limits = cfg.Limits.orDefault()
	if cfg.Limits.AnswersKept <= deliveredLate+clockAheadOffline {
		// A statement whose answer is forgotten must be too old to be taken for new.
		return nil, fmt.Errorf("answers are kept for %s, which is not longer than statements may be late", cfg.Limits.AnswersKept)
	}
	if cfg.Limits.ActionsADay < 0 {
		return nil, errors.New("fewer than no actions a day")
	}
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	cfg.fromAssets()
	s := &Server{
		cfg: cfg, host: public.Host, districts: byCode(cfg.Districts), paper: printer{cfg.Practice},
		sources:    newSources(cfg.Limits.SourceBurst, cfg.Limits.SourceRate),
		deliveries: newSources(cfg.Limits.DeliveryBurst, cfg.Limits.DeliveryRate),
	}
	if err := cfg.DB.claim(context.Background(), cfg.Practice); err != nil {
		return nil, err
	}
	s.handler = s.routes()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.done.Go(func() { s.cleanupLoop(ctx) })
	return s, nil
}

// Handler returns the central's HTTP handler.
func (s *Server) Handler() http.Handler { return s.handler }

// Close stops the central's own work. It does not close the database.
func (s *Server) Close() error {
	s.stop()
	s.done.Wait()
	return nil
}

// now is the time as the database keeps it.
func (s *Server) now() time.Time { return s.cfg.Clock().UTC().Truncate(time.Microsecond) }

// today is the calendar day of the region.
func (s *Server) today() model.Date { return model.DateOf(s.now().In(model.Zone)) }

func (s *Server) cleanupLoop(ctx context.Context) {
	ticker := time.NewTicker(cleanupEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := s.Cleanup(ctx); err != nil && ctx.Err() == nil {
				s.cfg.Log.Error("cleanup", "err", err)
			}
		}
	}
}

// Cleanup removes rows that have expired: challenges, codes, sessions, answers kept
// under an Idempotency-Key, and actions of workplaces.
func (s *Server) Cleanup(ctx context.Context) error {
	now := s.now()
	return s.cfg.DB.write(ctx, func(c conn) error {
		for _, expired := range []struct {
			query  string
			before time.Time
		}{
			{`DELETE FROM challenges WHERE expires_at < ?`, now},
			// The limits of a day count the old ones too.
			{`DELETE FROM codes WHERE sent_at < ?`, now.Add(-day - time.Hour)},
			{`DELETE FROM attempts WHERE asked_at < ?`, now.Add(-day - time.Hour)},
			{`DELETE FROM sessions WHERE expires_at < ?`, now},
			{`DELETE FROM idempotency WHERE created_at < ?`, now.Add(-s.cfg.Limits.AnswersKept)},
		} {
			if _, err := c.exec(ctx, expired.query, micros(expired.before)); err != nil {
				return fmt.Errorf("cleanup: %w", err)
			}
		}
		return s.removeOldActions(ctx, c)
	})
}
