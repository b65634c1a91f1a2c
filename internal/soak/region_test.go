//go:build linux

package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/registry"
)

// region is what a region runs: PostgreSQL with a network before it, registers that are asked
// over HTTP, and centrals that are programs of their own.
type region struct {
	*world
	server   *pgtest.Server
	network  *pgtest.Proxy
	database string // past the network
	program  string
	centrals []*process
}

// newRegion invents people and starts the programs that serve them. The database is kept in a
// folder, and takes settings.
func newRegion(t *testing.T, s size, centrals int, folder string, settings ...string) *region {
	t.Helper()
	w, reference, families := invent(t, s)
	r := &region{world: w, server: pgtest.StartIn(t, folder, settings...), program: buildCentral(t)}
	r.database = r.server.Address(t)
	r.network = pgtest.NewProxy(t, r.database)
	registers := httptest.NewServer(registry.NewServer(registry.New(families, w.telephone, registry.Options{}).Registries(), ""))
	t.Cleanup(registers.Close)

	folder = t.TempDir()
	brought, err := json.Marshal(map[string]any{"organizations": reference.Organizations, "applications": reference.Applications})
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, "reference.json"), brought, 0o600))
	r.command(t, "import", "--database", r.database, filepath.Join(folder, "reference.json"))
	must(t, os.Mkdir(filepath.Join(folder, "roots"), 0o700))
	must(t, os.WriteFile(filepath.Join(folder, "roots", "practice.pem"), w.authority.PEM(), 0o600))
	var config strings.Builder
	fmt.Fprintf(&config, "database = %q\nroots = %q\nrevocation = \"off\"\n[operations]\nlisten = \"\"\n", r.network.Address(), filepath.Join(folder, "roots"))
	for _, name := range []string{"phones", "people", "kinship", "sms"} {
		fmt.Fprintf(&config, "[registers.%s]\nurl = %q\nparallel = 64\n", name, registers.URL+"/"+name)
	}
	file := filepath.Join(folder, "central.toml")
	must(t, os.WriteFile(file, []byte(config.String()), 0o600))
	for i := range centrals {
		p := &process{program: r.program, address: freeAddress(t), config: file, log: filepath.Join(folder, fmt.Sprintf("central%d.log", i))}
		r.centrals = append(r.centrals, p)
		must(t, p.start())
		t.Cleanup(func() {
			p.kill()
			if t.Failed() {
				t.Logf("central %d:\n%s", i, p.said())
			}
		})
	}
	must(t, r.ready(t.Context()))
	return r
}

// buildCentral builds kezek-central as it is installed.
func buildCentral(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kezek-central")
	build := exec.Command("go", "build", "-o", path, "akmola.kz/kezek/cmd/kezek-central")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return path
}

// command runs a command of kezek-central, as its operator would.
func (r *region) command(t *testing.T, args ...string) string {
	t.Helper()
	said, err := exec.Command(r.program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("kezek-central %s: %v\n%s", args[0], err, said)
	}
	return string(said)
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	return listener.Addr().String()
}

// ready waits until every central says that it can serve.
func (r *region) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for i, p := range r.centrals {
		for {
			said, err := p.unready(ctx)
			if err == nil && said == "" {
				break
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("central %d is not ready: %s, %w", i, said, err)
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return nil
}

// confirmed returns a client of each central, of a workplace that has enrolled and that the
// operator has confirmed.
func (r *region) confirmed(t *testing.T, each int) [][]*central.Client {
	t.Helper()
	confirm := []string{"workplaces", "--database", r.database, "confirm"}
	all := make([][]*central.Client, each)
	for i := range all {
		for _, p := range r.centrals {
			client, err := central.New(central.Config{BaseURL: "http://" + p.address, Timeout: 10 * time.Second})
			must(t, err)
			t.Cleanup(client.Close)
			d := desk.New(desk.Config{Central: client, Office: office})
			if err := client.ProveWorkplace(t.Context()); model.CodeOf(err) != model.CodeWorkplaceUnconfirmed {
				t.Fatalf("a workplace that nobody has confirmed: %v", err)
			}
			fingerprint, err := d.Fingerprint()
			must(t, err)
			confirm, all[i] = append(confirm, fingerprint), append(all[i], client)
		}
	}
	r.command(t, confirm...)
	return all
}

// process is a central that runs, or ran.
type process struct {
	program, address, config, log string

	mu      sync.Mutex
	running *exec.Cmd
	ended   chan error
}

func (p *process) start() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running = exec.Command(p.program, "serve", "--config", p.config, "--listen", p.address, "--public-url", "http://"+p.address)
	p.running.Stderr = log
	if err := p.running.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	p.ended = ended
	go func(running *exec.Cmd) { ended <- running.Wait() }(p.running)
	return nil
}

// end sends a signal and returns how the process ended.
func (p *process) end(signal os.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == nil {
		return nil
	}
	_ = p.running.Process.Signal(signal)
	err := <-p.ended
	p.running = nil
	return err
}

func (p *process) kill()        { _ = p.end(syscall.SIGKILL) }
func (p *process) drain() error { return p.end(syscall.SIGTERM) }

// unready returns what /readyz says, nothing where the central is ready.
func (p *process) unready(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/readyz", nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode == http.StatusOK {
		return "", nil
	}
	var said struct{ Reasons []string }
	err = json.NewDecoder(answer.Body).Decode(&said)
	return strings.Join(said.Reasons, " "), err
}

// said is the end of the log.
func (p *process) said() string {
	text, _ := os.ReadFile(p.log)
	return string(text[max(0, len(text)-6000):])
}
