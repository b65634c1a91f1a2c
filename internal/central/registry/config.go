package registry

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Config is where the registers are. One without a URL is not connected.
type Config struct {
	Phones        Endpoint `toml:"phones"`
	People        Endpoint `toml:"people"`
	Kinship       Endpoint `toml:"kinship"`
	SMS           Endpoint `toml:"sms"`
	Mail          Endpoint `toml:"mail"`
	Organizations Endpoint `toml:"organizations"`
}

// Endpoint is one register, and how long and how often it is asked.
type Endpoint struct {
	URL       string   `toml:"url"`        // https; http on this computer only
	TokenFile string   `toml:"token_file"` // file with the bearer token, read at each question; none where empty
	Timeout   Duration `toml:"timeout"`    // of one question, waiting for a free slot included; 2s where zero
	Parallel  int      `toml:"parallel"`   // questions at once; 16 where zero
	Failures  int      `toml:"failures"`   // one after another, after which the register is left alone; 5 where zero
	Pause     Duration `toml:"pause"`      // for which it is left alone; 15s where zero
}

// DefaultConfig returns what holds where nobody says otherwise: no register is connected.
func DefaultConfig() Config {
	e := Endpoint{}.complete()
	return Config{e, e, e, e, e, e}
}

// Duration is a time.Duration that a configuration writes as 1.5s.
type Duration struct{ time.Duration }

// UnmarshalText reads what time.ParseDuration does, and nothing below zero.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	if d.Duration, err = time.ParseDuration(string(text)); err == nil && d.Duration < 0 {
		err = fmt.Errorf("%s is below zero", text)
	}
	return err
}

// MarshalText writes 1.5s.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

const (
	defaultTimeout  = 2 * time.Second
	defaultParallel = 16
	defaultFailures = 5
	defaultPause    = 15 * time.Second
	// visitTime is the most that the registers of a visit may take together: the citizen
	// stands at the counter.
	visitTime = 8 * time.Second
	maxToken  = 16 << 10 // bytes
)

// complete fills in what was left out.
func (e Endpoint) complete() Endpoint {
	if e.Timeout.Duration == 0 {
		e.Timeout.Duration = defaultTimeout
	}
	if e.Parallel == 0 {
		e.Parallel = defaultParallel
	}
	if e.Failures == 0 {
		e.Failures = defaultFailures
	}
	if e.Pause.Duration == 0 {
		e.Pause.Duration = defaultPause
	}
	return e
}

// check refuses an address over which a person would travel in the open.
func (e Endpoint) check() error {
	address, err := url.Parse(e.URL)
	switch {
	case err != nil || address.Host == "" || address.User != nil || address.RawQuery != "" || address.Fragment != "":
		return errors.New("url: not an address such as https://host/path")
	case address.Scheme != "https" && (address.Scheme != "http" || !model.Loopback(address.Hostname())):
		return errors.New("url: https, or http on this computer")
	case e.Parallel < 0 || e.Failures < 0:
		return errors.New("parallel, failures: below zero")
	}
	_, err = e.token()
	return err
}

// token reads the credential: whoever renews it replaces the file, and restarts nothing.
func (e Endpoint) token() (string, error) {
	if e.TokenFile == "" {
		return "", nil
	}
	text, err := os.ReadFile(e.TokenFile)
	if err != nil {
		return "", fmt.Errorf("token_file: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" || len(token) > maxToken || strings.ContainsAny(token, " \t\r\n") {
		return "", fmt.Errorf("token_file %s: not one token", e.TokenFile)
	}
	return token, nil
}

// Check returns why the configuration cannot be; nil where it can.
func (c Config) Check() error {
	var wrong []error
	together := time.Duration(0)
	for _, r := range c.endpoints() {
		if r.URL == "" {
			continue
		}
		if err := r.check(); err != nil {
			wrong = append(wrong, fmt.Errorf("registers.%s: %w", r.name, err))
		}
		if r.visit {
			together += r.complete().Timeout.Duration
		}
	}
	if together > visitTime {
		wrong = append(wrong, fmt.Errorf("registers: the timeouts of phones, people, kinship and sms are %s together, over %s", together, visitTime))
	}
	return errors.Join(wrong...)
}

type namedEndpoint struct {
	Endpoint
	name  string
	visit bool // asked while somebody stands at the counter
}

func (c Config) endpoints() []namedEndpoint {
	return []namedEndpoint{
		{c.Phones, "phones", true}, {c.People, "people", true}, {c.Kinship, "kinship", true}, {c.SMS, "sms", true},
		{c.Mail, "mail", false}, {c.Organizations, "organizations", false},
	}
}

// Open returns the registers that are configured, without asking any, and a function that
// closes what is kept open to them.
func (c Config) Open() (Set, func(), error) {
	if err := c.Check(); err != nil {
		return Set{}, nil, err
	}
	set, clients := Set{}, []*client(nil)
	for _, r := range c.endpoints() {
		if r.URL == "" {
			continue
		}
		asked := newClient(r.name, r.complete())
		clients = append(clients, asked)
		switch r.name {
		case "phones":
			set.Phones = phones{asked}
		case "people":
			set.People = people{asked}
		case "kinship":
			set.Kinship = kinship{asked}
		case "sms":
			set.SMS = sms{asked}
		case "mail":
			set.Mail = mail{asked}
		case "organizations":
			set.Organizations = &organizations{client: asked}
		}
	}
	return set, func() {
		for _, asked := range clients {
			asked.http.CloseIdleConnections()
		}
	}, nil
}
