package config

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// load decides the settings from a file's text, an environment and a command line.
func load(t *testing.T, file string, env map[string]string, args ...string) (Config, []Value, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "central.toml")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	l := Loader{Environ: []string{"HOME=/", "KEZEK_CENTRAL=https://central.example.kz"}}
	for name, text := range env {
		l.Environ = append(l.Environ, name+"="+text)
	}
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	l.Bind(flags)
	if err := flags.Parse(append([]string{"--config", path}, args...)); err != nil {
		t.Fatal(err)
	}
	cfg, values, err := l.Load()
	for i := range values {
		values[i].Source = strings.TrimPrefix(values[i].Source, filepath.Dir(path)+"/")
	}
	return cfg, values, err
}

func find(t *testing.T, values []Value, key string) Value {
	t.Helper()
	for _, v := range values {
		if v.Key == key {
			return v
		}
	}
	t.Fatalf("no %s", key)
	return Value{}
}

const sample = "\xef\xbb\xbf" + `
database = "postgres://kezek:tiger@db.example.kz/kezek"
listen = "127.0.0.1:8081"
crl = ["a.crl", "b, c.crl"]

[limits]
bodies = "64MiB" # enough for an office
drain = "30s"

[operations]
pprof = true
[retention]
answers = "100d"
`

func TestTheStrongestSourceDecides(t *testing.T) {
	env := map[string]string{"KEZEK_CENTRAL_LIMITS_DRAIN": "40s", "KEZEK_CENTRAL_LISTEN": "127.0.0.1:8082", "KEZEK_CENTRAL_PROXIES": "10.0.0.0/8, 192.0.2.7/32"}
	cfg, values, err := load(t, sample, env, "--listen", "127.0.0.1:8083", "--practice", "--data=", "--data", "x")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]Value{
		"database":           {Text: "postgres://kezek:xxxxx@db.example.kz/kezek", Source: "central.toml:2"},
		"listen":             {Text: "127.0.0.1:8083", Source: "--listen"},
		"limits.drain":       {Text: "40s", Source: "KEZEK_CENTRAL_LIMITS_DRAIN"},
		"limits.bodies":      {Text: "64MiB", Source: "central.toml:7"},
		"retention.answers":  {Text: "100d", Source: "central.toml:13"},
		"retention.actions":  {Text: "1825d", Source: "default"},
		"operations.pprof":   {Text: "true", Source: "central.toml:11"},
		"practice":           {Text: "true", Source: "--practice"},
		"proxies":            {Text: "10.0.0.0/8, 192.0.2.7/32", Source: "KEZEK_CENTRAL_PROXIES"},
		"crl":                {Text: "a.crl, b, c.crl", Source: "central.toml:4"},
		"data":               {Text: "x", Source: "--data"},
		"limits.slow-client": {Text: "2m", Source: "default"},
		"limits.drain-delay": {Text: "0s", Source: "default"},
		"operations.listen":  {Text: "127.0.0.1:9464", Source: "default"},
		"revocation-cache":   {Source: "default"},
		"tls.certificate":    {Source: "default"},
		"retention.sessions": {Text: "2h", Source: "default"},
		"log.level":          {Text: "info", Source: "default"},
		"public-url":         {Source: "default"},
		"retention.codes":    {Text: "5m", Source: "default"},
	} {
		if got := find(t, values, key); got.Text != want.Text || got.Source != want.Source {
			t.Errorf("%s is %+v, want %+v", key, got, want)
		}
	}
	if len(cfg.CRL) != 2 || cfg.Limits.Bodies != 64<<20 || cfg.Retention.Answers != 100*24*time.Hour || len(cfg.ProxyNetworks()) != 2 {
		t.Errorf("%+v", cfg)
	}
}

func TestWhatCannotBeRightIsRefusedWithItsPlace(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"a key that nobody knows":     {"database = 'x'\nlisten_on = 'y'", "central.toml:2: listen_on: there is no such setting here; known are database, listen,"},
		"a key of another section":    {"[limits]\nlisten = 'y'", "central.toml:2: limits.listen: there is no such setting here; known are bodies, client-bodies, slow-client"},
		"a section that nobody knows": {"\n[limit]\nbodies = '1MiB'", "central.toml:2: limit: there is no such setting here; known are database"},
		"a table of many":             {"[[limits]]\nbodies = '1MiB'", "central.toml:1: limits: there is no such setting"},
		"a size":                      {"[limits]\nbodies = '12 apples'", `central.toml:2: limits.bodies: "12 apples" is not a size such as 256MiB or 64KiB`},
		"a switch":                    {"practice = 'perhaps'", `central.toml:1: practice: "perhaps" is neither true nor false`},
		"a length of time":            {"limits = {drain = 20}", `central.toml:1: limits.drain: "20" is not a length of time such as 30s, 2h or 90d`},
		"a list for one":              {"listen = ['a', 'b']", "central.toml:1: listen: one value is wanted, and not a list"},
		"lists in a list":             {"crl = [['a']]", "central.toml:1: crl: neither text, number, switch nor a list of texts"},
		"a date":                      {"data = 2026-11-27", "central.toml:1: data: neither text"},
		"no TOML":                     {"database = 'x'\nlisten = ", "central.toml:2: toml:"},
		"a key twice":                 {"data = 'x'\ndata = 'y'", "central.toml:2: toml: key data is already defined"},
	} {
		if _, _, err := load(t, test.file, nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	_, _, err := load(t, "practice = 'perhaps'\nlisten_on = 1", map[string]string{"KEZEK_CENTRAL_LIMITS_DRAIN": "-1s", "KEZEK_CENTRAL_LISEN": ":80"}, "--limits-bodies", "0")
	for _, want := range []string{"practice", "listen_on", "KEZEK_CENTRAL_LIMITS_DRAIN: limits.drain", "KEZEK_CENTRAL_LISEN: there is no such setting", "--limits-bodies: limits.bodies"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not named in %v", want, err)
		}
	}
	l := Loader{Environ: []string{fileEnv + "=/nowhere/central.toml"}}
	if _, _, err := l.Load(); err == nil {
		t.Error("a file that was named and is not there")
	}
	if _, _, err := new(Loader).Load(); err != nil {
		t.Error(err)
	}
}

func TestACentralThatOthersCouldOverhearDoesNotRun(t *testing.T) {
	good := Default()
	good.Database, good.PublicURL = "sqlite:x", "https://central.example.kz"
	for name, test := range map[string]struct {
		change func(*Config)
		want   string // empty: it may run
	}{
		"as it comes":       {func(*Config) {}, ""},
		"on this computer":  {func(c *Config) { c.Listen = "[::1]:80" }, ""},
		"at all addresses":  {func(c *Config) { c.Listen = ":8080" }, `listen: ":8080" is reached by other computers`},
		"at one of them":    {func(c *Config) { c.Listen = "192.0.2.1:8080" }, "tls.certificate and tls.key"},
		"with TLS":          {func(c *Config) { c.Listen, c.TLS = ":8443", TLS{"c.pem", "k.pem"} }, ""},
		"behind a proxy":    {func(c *Config) { c.Listen, c.Proxies = ":8080", []string{"10.0.0.0/8"} }, ""},
		"half of TLS":       {func(c *Config) { c.TLS.Key = "k.pem" }, "go together"},
		"practice":          {func(c *Config) { c.Practice, c.Listen, c.Proxies = true, ":8080", []string{"10.0.0.0/8"} }, "practice listens at 127.0.0.1"},
		"no port":           {func(c *Config) { c.Listen = "127.0.0.1" }, "not an address"},
		"no such port":      {func(c *Config) { c.Listen = "127.0.0.1:80800" }, "not an address"},
		"a proxy by name":   {func(c *Config) { c.Proxies = []string{"proxy.example.kz"} }, "proxies"},
		"profiles for all":  {func(c *Config) { c.Operations = Operations{":9464", true} }, "operations.pprof"},
		"metrics for some":  {func(c *Config) { c.Operations.Listen = "10.0.0.1:9464" }, ""},
		"no metrics":        {func(c *Config) { c.Operations.Listen = "" }, ""},
		"no database":       {func(c *Config) { c.Database = "" }, "database"},
		"no name":           {func(c *Config) { c.PublicURL = "" }, "public-url"},
		"a name alone":      {func(c *Config) { c.PublicURL = "central.example.kz" }, "public-url"},
		"a BIN too short":   {func(c *Config) { c.EgovBIN = "99014000000" }, "egov-bin"},
		"a policy":          {func(c *Config) { c.Revocation = "perhaps" }, "revocation"},
		"a level":           {func(c *Config) { c.Log.Level = "loud" }, "log.level"},
		"answers forgotten": {func(c *Config) { c.Retention.Answers = 31 * day }, "retention.answers"},
		"audit forgotten":   {func(c *Config) { c.Retention.Audit = day }, "retention.audit"},
		"actions forgotten": {func(c *Config) { c.Retention.Actions = 0 }, "retention.actions"},
		"no room":           {func(c *Config) { c.Limits.Bodies = 1 }, "limits.bodies"},
		"no room for one":   {func(c *Config) { c.Limits.ClientBodies = 1 << 20 }, "limits.client-bodies"},
		"all room for one":  {func(c *Config) { c.Limits.ClientBodies = 512 << 20 }, "limits.client-bodies"},
		"no patience":       {func(c *Config) { c.Limits.SlowClient = time.Second }, "limits.slow-client"},
		"endless":           {func(c *Config) { c.Limits.Drain = time.Hour }, "limits.drain"},
		"refusals gone":     {func(c *Config) { c.Retention.Refusals = 90 * day }, "retention.refusals"},
		"officers gone":     {func(c *Config) { c.Retention.Officers = day }, "retention.officers"},
		"stale messages":    {func(c *Config) { c.Retention.Messages = 31 * day }, "retention.messages"},
		"endless sittings":  {func(c *Config) { c.Retention.OfficerSessions = 2 * day }, "retention.officer-sessions"},
		"none waits":        {func(c *Config) { c.Retention.WaitingWorkplaces = time.Hour }, "retention.waiting-workplaces"},
		"endless sessions":  {func(c *Config) { c.Retention.Sessions = 2 * day }, "retention.sessions"},
	} {
		cfg := good
		test.change(&cfg)
		err := cfg.Check([]Value{{Key: "listen", Source: "central.toml:7"}})
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
		if strings.HasPrefix(test.want, "listen") && !strings.HasPrefix(err.Error(), "central.toml:7: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzAFileIsReadOrRefused(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("limits = {drain = 20}\n[[x]]\ny.z = 1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := parseFile(data, "f", nil)
		if err == nil && len(lines) > 0 {
			t.Error("a key that nobody knows is taken")
		}
	})
}
