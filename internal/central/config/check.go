package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/model"
)

var isBIN = regexp.MustCompile(`^[0-9]{12}$`)

// revocations are the values of Revocation.
var revocations = []string{"refuse", "mark", "off"}

const (
	leastAnswers = model.StatementDelivered + model.ClockAheadOffline // an act may come so late
	leastBodies  = 4 * model.MaxDocument
	leastShare   = model.MaxDocument + 1<<20
	// leastRefusals covers the three months in which a decision may be complained about (the code on
	// administrative procedures № 350-VI, article 92) and the time that the answer takes.
	leastRefusals = 180 * day
)

// Check returns why a central cannot run so, every reason with where it stands. The values
// are those of Load.
func (c Config) Check(values []Value) error {
	var problems []error
	refuse := refuser(values, &problems)
	if c.Database == "" {
		refuse("database", "serve needs --database, such as sqlite:FILE")
	}
	c.checkListen(refuse)
	for _, network := range c.Proxies {
		if _, err := netip.ParsePrefix(network); err != nil {
			refuse("proxies", "%q is not a network such as 10.1.0.0/24 or 192.0.2.7/32", network)
		}
	}
	if u, err := url.Parse(c.PublicURL); c.PublicURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		refuse("public-url", "%q is not an address such as https://central.example.kz", c.PublicURL)
	} else if c.PublicURL == "" && !c.Practice {
		refuse("public-url", "serve needs --public-url, such as https://central.example.kz")
	}
	if c.EgovBIN != "" && !isBIN.MatchString(c.EgovBIN) {
		refuse("egov-bin", "a BIN has twelve digits")
	}
	if u, err := url.Parse(c.TSAURL); c.TSAURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		refuse("tsa-url", "%q is not an address such as http://tsp.example.kz/", c.TSAURL)
	}
	if (c.TLS.Certificate == "") != (c.TLS.Key == "") {
		refuse("tls.certificate", "a certificate and its key (tls.key) go together")
	}
	if c.Revocation != "" && !slices.Contains(revocations, c.Revocation) {
		refuse("revocation", "it is refuse, mark or off, not %q", c.Revocation)
	}
	if _, err := c.Log.level(); err != nil {
		refuse("log.level", "it is debug, info, warn or error, not %q", c.Log.Level)
	}
	if err := c.Registers.Check(); err != nil {
		refuse("registers", "%w", err)
	}
	c.checkLimits(refuse)
	c.checkRetention(refuse)
	return errors.Join(problems...)
}

// CheckRetention returns why data cannot be kept so, as Check does.
func (c Config) CheckRetention(values []Value) error {
	var problems []error
	c.checkRetention(refuser(values, &problems))
	return errors.Join(problems...)
}

// refuser returns what adds a problem with where the setting stands.
func refuser(values []Value, problems *[]error) func(key, right string, args ...any) {
	return func(key, right string, args ...any) {
		where := "default"
		if i := slices.IndexFunc(values, func(v Value) bool { return v.Key == key }); i >= 0 {
			where = values[i].Source
		}
		*problems = append(*problems, &Problem{key, where, fmt.Errorf(right, args...)})
	}
}

// checkListen keeps what others can read on the way, and practice, on this computer.
func (c Config) checkListen(refuse func(key, right string, args ...any)) {
	switch {
	case !address(c.Listen):
		refuse("listen", "%q is not an address such as 127.0.0.1:8080", c.Listen)
	case c.Practice && !Loopback(c.Listen):
		refuse("listen", "practice listens at 127.0.0.1 only, not at %q", c.Listen)
	case !Loopback(c.Listen) && c.TLS.Certificate == "" && len(c.Proxies) == 0:
		refuse("listen", "%q is reached by other computers, and what they say could be read on the way: set tls.certificate and tls.key, or proxies where a proxy speaks TLS before it, or listen at 127.0.0.1", c.Listen)
	}
	switch {
	case c.Operations.Listen != "" && !address(c.Operations.Listen):
		refuse("operations.listen", "%q is not an address such as 127.0.0.1:9464", c.Operations.Listen)
	case c.Operations.PProf && !Loopback(c.Operations.Listen):
		refuse("operations.pprof", "profiles hold what is in memory: they need operations.listen at 127.0.0.1, not at %q", c.Operations.Listen)
	}
}

func (c Config) checkLimits(refuse func(key, right string, args ...any)) {
	if c.Limits.Bodies < leastBodies {
		refuse("limits.bodies", "at least %s, or no scan comes in", Size(leastBodies))
	}
	if c.Limits.ClientBodies < leastShare || c.Limits.ClientBodies > c.Limits.Bodies {
		refuse("limits.client-bodies", "at least %s, or no scan comes in, and no more than limits.bodies", Size(leastShare))
	}
	checkBetween(refuse, "limits.slow-client", c.Limits.SlowClient, 30*time.Second, day)
	if c.Limits.Drain > 10*time.Minute || c.Limits.DrainDelay > 10*time.Minute {
		refuse("limits.drain", "ten minutes at most, also for limits.drain-delay")
	}
}

func checkBetween(refuse func(key, right string, args ...any), key string, is, least, most time.Duration) {
	if is < least || is > most {
		refuse(key, "%s is not between %s and %s", formatDuration(is), formatDuration(least), formatDuration(most))
	}
}

func (c Config) checkRetention(refuse func(key, right string, args ...any)) {
	r := c.Retention
	checkBetween(refuse, "retention.sessions", r.Sessions, 30*time.Second, day)
	checkBetween(refuse, "retention.officer-sessions", r.OfficerSessions, 30*time.Second, day)
	checkBetween(refuse, "retention.codes", r.Codes, 30*time.Second, day)
	checkBetween(refuse, "retention.messages", r.Messages, time.Hour, 30*day)
	checkBetween(refuse, "retention.waiting-workplaces", r.WaitingWorkplaces, day, 365*day)
	if r.Refusals < leastRefusals {
		refuse("retention.refusals", "at least %s: a complaint may come so late", formatDuration(leastRefusals))
	}
	if r.Officers < 30*day {
		refuse("retention.officers", "at least 30d: who decided what could not be told")
	}
	if c.Retention.Answers <= leastAnswers {
		refuse("retention.answers", "more than %s: a statement may come so late, and would count twice", formatDuration(leastAnswers))
	}
	if c.Retention.Actions < day {
		refuse("retention.actions", "at least 1d")
	}
	if c.Retention.Audit < 30*day {
		refuse("retention.audit", "at least 30d: nobody has looked at it before")
	}
}

// address reports whether text is a host and a port.
func address(text string) bool {
	_, port, err := net.SplitHostPort(text)
	n, wrong := strconv.ParseUint(port, 10, 16)
	return err == nil && wrong == nil && n <= 65535
}

// Loopback reports whether only this computer reaches the address.
func Loopback(text string) bool {
	host, _, err := net.SplitHostPort(text)
	return err == nil && model.Loopback(host)
}

func (l Log) level() (level slog.Level, err error) {
	if err := level.UnmarshalText([]byte(l.Level)); err != nil || l.Level == "" {
		return 0, errors.New("no level")
	}
	return level, nil
}

// SlogLevel returns the level as log/slog has it.
func (l Log) SlogLevel() slog.Level {
	level, _ := l.level() // Check has refused another
	return level
}

// ProxyNetworks returns the networks of the proxies that are believed.
func (c Config) ProxyNetworks() []netip.Prefix {
	var networks []netip.Prefix
	for _, text := range c.Proxies {
		if network, err := netip.ParsePrefix(text); err == nil { // Check has refused another
			networks = append(networks, network.Masked())
		}
	}
	return networks
}
