package config

import (
	"time"

	"akmola.kz/kezek/internal/central/registry"
)

// Config is how a central runs. The name of a setting is that of its field here, after the
// name of its section and a dot; the flag of section.name is --section-name and its variable
// KEZEK_CENTRAL_SECTION_NAME.
type Config struct {
	Database  string   `toml:"database" usage:"sqlite:FILE or postgres://USER@HOST/NAME" secret:"url"`
	Listen    string   `toml:"listen" usage:"address to listen at; other computers may reach it only with [tls] or behind one of the proxies"`
	PublicURL string   `toml:"public-url" usage:"URL at which offices and telephones reach the central, needed without practice; challenges name its host"`
	Proxies   []string `toml:"proxies" usage:"networks (CIDR) of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed"`
	EgovBIN   string   `toml:"egov-bin" usage:"BIN of the organization under which eGov Mobile has let the host of public-url sign, as telephones show it; empty: nobody signs with a telephone"`
	Data      string   `toml:"data" usage:"folder with districts.json, rules/*.json or both, which go before those built in"`
	Practice  bool     `toml:"practice" usage:"invented people behind practice registers; every document is marked"`

	Roots           string   `toml:"roots" usage:"folder with the certificates of the authorities, PEM or DER; without it no key is believed"`
	Revocation      string   `toml:"revocation" usage:"what follows when nobody can tell whether a key is revoked: refuse it, mark it and ask again, or off to ask nobody; refuse where it is not given, off in practice"`
	CRL             []string `toml:"crl" usage:"files with lists of revoked certificates, read again when they change"`
	OCSPURL         string   `toml:"ocsp-url" usage:"URL of an OCSP responder, asked in place of those that certificates name"`
	TSAURL          string   `toml:"tsa-url" usage:"URL of a time stamp authority, which keeps what proves the acts provable when certificates end; without it nothing is stamped"`
	RevocationCache string   `toml:"revocation-cache" usage:"folder in which the answers of responders are kept"`

	TLS        TLS        `toml:"tls"`
	Operations Operations `toml:"operations"`
	Log        Log        `toml:"log"`
	Limits     Limits     `toml:"limits"`
	Retention  Retention  `toml:"retention"`

	Registers registry.Config `toml:"registers"` // docs/registers.md; no flags
}

// TLS is what the central proves its name with. Both files are read again at SIGHUP.
type TLS struct {
	Certificate string `toml:"certificate" usage:"file with the certificate of the central and those that lead to an authority, PEM"`
	Key         string `toml:"key" usage:"file with the private key of that certificate, PEM"`
}

// Operations is what whoever runs the central watches it by.
type Operations struct {
	Listen string `toml:"listen" usage:"address of /metrics, on this computer or a closed network; empty: none"`
	PProf  bool   `toml:"pprof" usage:"profiles of the program at /debug/pprof/ of that address, which must be on this computer"`
}

// Log is what is written to stderr.
type Log struct {
	Level string `toml:"level" usage:"what is logged: debug, info, warn or error"`
}

// Limits bound what the process takes and how long it waits.
type Limits struct {
	Bodies       Size          `toml:"bodies" usage:"bytes that all bodies of requests under way may take; who comes over it is asked to come again"`
	ClientBodies Size          `toml:"client-bodies" usage:"bytes of them that those of one workplace or, before it has proved itself, of one network may take"`
	SlowClient   time.Duration `toml:"slow-client" usage:"how long a client may take to send a request, or to read its answer"`
	Drain        time.Duration `toml:"drain" usage:"how long requests under way may take to finish after SIGTERM"`
	DrainDelay   time.Duration `toml:"drain-delay" usage:"how long /readyz says 503 before the listener closes, for a proxy that asks it"`
}

// Retention is how long what is no longer needed is kept. docs/operations.md names the legal
// ground of each.
type Retention struct {
	Answers           time.Duration `toml:"answers" usage:"answers to acts under their Idempotency-Key; over 31 days, or a late act would count twice"`
	Actions           time.Duration `toml:"actions" usage:"action logs of workplaces"`
	Audit             time.Duration `toml:"audit" usage:"the audit: who has used whose personal data"`
	Refusals          time.Duration `toml:"refusals" usage:"documents that tell why an act was refused"`
	Officers          time.Duration `toml:"officers" usage:"officers, after their role has ended"`
	Messages          time.Duration `toml:"messages" usage:"messages to applicants that cannot be sent"`
	WaitingWorkplaces time.Duration `toml:"waiting-workplaces" usage:"workplaces that nobody has confirmed; they may enrol again"`
	Sessions          time.Duration `toml:"sessions" usage:"how long a visit may last after its login"`
	OfficerSessions   time.Duration `toml:"officer-sessions" usage:"how long an officer stays logged in"`
	Codes             time.Duration `toml:"codes" usage:"how long a one-time code is good"`
}

const day = 24 * time.Hour

// Default returns the settings that nobody decided.
func Default() Config {
	return Config{
		Listen:     "127.0.0.1:8080",
		Operations: Operations{Listen: "127.0.0.1:9464"},
		Log:        Log{Level: "info"},
		Limits:     Limits{Bodies: 256 << 20, ClientBodies: 48 << 20, SlowClient: 2 * time.Minute, Drain: 20 * time.Second},
		Retention: Retention{
			Answers: 90 * day, Actions: 5 * 365 * day, Audit: 5 * 365 * day, Refusals: 5 * 365 * day, Officers: 5 * 365 * day,
			Messages: 3 * day, WaitingWorkplaces: 7 * day, Sessions: 2 * time.Hour, OfficerSessions: time.Hour, Codes: 5 * time.Minute,
		},
		Registers: registry.DefaultConfig(),
	}
}
