//go:build unix

package main

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/config"
	"akmola.kz/kezek/internal/central/store/pgtest"
)

// asProgram has the test program be kezek-central, for what is run by a shell.
const asProgram = "KEZEK_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// blocks returns the blocks of docs/operations.md of one language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	return blocksOf(t, "operations.md", language)
}

func blocksOf(t *testing.T, document, language string) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/" + document)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, found := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllSubmatch(text, -1) {
		all = append(all, string(found[1]))
	}
	if len(all) == 0 {
		t.Fatalf("%s has no block of %s", document, language)
	}
	return all
}

// shell runs a script in a folder where kezek-central is this program.
func shell(t *testing.T, folder, script string, env ...string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(folder, "kezek-central")); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script)
	command.Dir = folder
	command.Env = append(os.Environ(), append([]string{asProgram + "=1", "PATH=" + folder + ":" + os.Getenv("PATH")}, env...)...)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%v:\n%s\n%s", err, script, out)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return listener.Addr().String()
}

// TestWhatTheOperatorReadsIsTrue runs every command of docs/operations.md, word by word, in an
// empty folder. Only the addresses are others, since somebody may use those.
func TestWhatTheOperatorReadsIsTrue(t *testing.T) {
	script := strings.Join(blocks(t, "sh"), "\n")
	script = strings.NewReplacer("127.0.0.1:8080", freeAddress(t), "127.0.0.1:9464", freeAddress(t),
		"kezek-central serve\n", "kezek-central serve & serving=$!\nfor i in $(seq 100); do curl -s http://127.0.0.1:8080/healthz && break; sleep 0.1; done\n").Replace(script)
	address := regexp.MustCompile(`listen = "(.*)"`).FindStringSubmatch(script)[1]
	script = strings.ReplaceAll(script, "127.0.0.1:8080", address)
	figures := regexp.MustCompile(`http://(\S+)/metrics`).FindStringSubmatch(script)[1]
	shell(t, t.TempDir(), script+"\nkill -TERM $serving\nwait $serving\n", "KEZEK_CENTRAL_OPERATIONS_LISTEN="+figures)
}

func TestPostgreSQLIsBackedUpAndRestoredByItsTools(t *testing.T) {
	if _, err := exec.LookPath("pg_dump"); err != nil {
		t.Skip("no pg_dump here: make deps")
	}
	from, to := pgtest.Address(t), pgtest.EmptyAddress(t)
	folder := t.TempDir()
	list := filepath.Join(folder, "organizations.csv")
	if err := os.WriteFile(list, []byte(organizationsList), 0o600); err != nil {
		t.Fatal(err)
	}
	stderr := newOutput()
	if code := run(t.Context(), []string{"organizations", "load", "--database", from, list}, newOutput(), stderr); code != 0 {
		t.Fatal(stderr)
	}
	if code := run(t.Context(), []string{"backup", "--database", from, filepath.Join(folder, "b.db")}, newOutput(), stderr); code != 1 || !strings.Contains(stderr.String(), "pg_dump") {
		t.Errorf("backup of PostgreSQL ended with %d: %s", code, stderr)
	}
	shell(t, folder, strings.Join(blocks(t, "postgres"), "\n"), "KEZEK_CENTRAL_DATABASE="+from, "RESTORED="+to)
	if all := organizationsOf(t, to); len(all) != 1 || all[0].Offers[0].Waiting != 10 {
		t.Errorf("restored %+v", all)
	}
}

// TestASecondSignalEndsAtOnce holds a request open, which a drain would wait for.
func TestASecondSignalEndsAtOnce(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	command := exec.CommandContext(t.Context(), self, "serve", "--practice", "--database", "sqlite::memory:", "--listen", address, "--operations-listen=", "--limits-drain", "5m")
	command.Env = append(os.Environ(), asProgram+"=1")
	stdout, stderr := newOutput(), newOutput()
	command.Stdout, command.Stderr = stdout, stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	stdout.await(t, `(http://\S+)`)
	line, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = line.Close() }()
	if _, err := line.Write([]byte("POST /v1/codes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request) // the request before it is under way by now
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	start := time.Now()
	for _, wait := range []string{`"(stopping)`, ""} {
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if wait != "" {
			stderr.await(t, wait)
		}
	}
	_ = command.Wait()
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %s", took)
	}
}

// TestTheSampleFileNamesEverySetting and its default.
func TestTheSampleFileNamesEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../docs/operations/central.toml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "central.toml")
	whole := regexp.MustCompile(`(?m)^#([a-z-]+ = )`).ReplaceAll(text, []byte("$1"))
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	var c configured
	c.loader.Environ = []string{"KEZEK_CENTRAL_CONFIG=" + file}
	if err := c.load(); err != nil {
		t.Fatal(err)
	}
	for _, v := range c.values {
		if v.Source == "default" && !strings.HasPrefix(v.Key, "registers.") {
			t.Errorf("%s is not in the file", v.Key)
		}
	}
	c.Proxies, c.CRL = nil, nil // an empty list
	if want := config.Default(); !reflect.DeepEqual(c.Config, want) {
		t.Errorf("the file says\n%+v, the defaults are\n%+v", c.Config, want)
	}
}

// TestEveryRetentionIsDocumentedWithItsGround looks for a row of each setting.
func TestEveryRetentionIsDocumentedWithItsGround(t *testing.T) {
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	settings := reflect.TypeFor[config.Retention]()
	for i := range settings.NumField() {
		key := "retention." + settings.Field(i).Tag.Get("toml")
		row := regexp.MustCompile("(?m)^\\| [^|]+ \\| [^|]+ \\| `" + regexp.QuoteMeta(key) + "` \\| [^|]{8,} \\|$")
		if !row.Match(text) {
			t.Errorf("docs/operations.md does not tell how long and why of %s", key)
		}
	}
}

// TestWhatTheOperatorReadsOfUpdatesIsTrue runs every command of docs/updates.md in a folder with the
// files of a program.
func TestWhatTheOperatorReadsOfUpdatesIsTrue(t *testing.T) {
	file, _ := logged(t)
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "linux-amd64"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(folder, "linux-amd64", "kezek"), "the program")
	writeText(t, filepath.Join(folder, "SHA256SUMS"), "00  kezek\n")
	shell(t, folder, strings.Join(blocksOf(t, "updates.md", "sh"), "\n"), "KEZEK_CENTRAL_DATABASE=sqlite:"+file)
}
