//go:build soak && linux

package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

const (
	somePIN = "27182818"
	rest    = 2 * time.Minute // of an office before a newer version starts by itself
	atLast  = 6 * time.Minute // for what the program does within two or three minutes
)

// scene is a central with what stands before it, the keys of releases, and the releases.
type scene struct {
	t            *testing.T
	work         string // folder
	central      string // program
	front        *front
	key, foreign string // names of a pair of keys, of which the counters know the first
}

func newScene(t *testing.T) *scene {
	t.Helper()
	for _, program := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: make deps", program)
		}
	}
	xgb.Logger = log.New(io.Discard, "", 0)
	s := &scene{t: t, work: t.TempDir()}
	s.central = filepath.Join(s.work, "kezek-central")
	s.command("go", "build", "-tags", "nopractice", "-o", s.central, "akmola.kz/kezek/cmd/kezek-central")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	s.front = newFront(t, address)
	t.Setenv("KEZEK_CENTRAL_DATABASE", "sqlite:"+filepath.Join(s.work, "central.db"))
	server := exec.Command(s.central, "serve", "--public-url", s.front.url, "--listen", address, "--operations-listen=", "--log-level", "error")
	server.Dir, server.Stderr = s.work, os.Stderr
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Signal(os.Interrupt); _ = server.Wait() }) // the test is over
	s.wait("the central", func() bool {
		answer, err := http.Get(s.front.url + "/readyz")
		return err == nil && errors.Join(answer.Body.Close()) == nil && answer.StatusCode == http.StatusOK
	})
	s.key, s.foreign = filepath.Join(s.work, "ours"), filepath.Join(s.work, "foreign")
	s.run("rollout", "key", s.key)
	s.run("rollout", "key", s.foreign)
	return s
}

// wait looks until something holds.
func (s *scene) wait(what string, holds func() bool) {
	s.t.Helper()
	for end := time.Now().Add(atLast); time.Now().Before(end); time.Sleep(time.Second) {
		if holds() {
			return
		}
	}
	s.t.Fatalf("waited in vain: %s", what)
}

// command runs a program in the folder of the scene, and returns what it wrote.
func (s *scene) command(name string, args ...string) string {
	s.t.Helper()
	command := exec.Command(name, args...)
	var failed bytes.Buffer
	command.Stderr = &failed
	out, err := command.Output()
	if err != nil {
		s.t.Fatalf("%s %q: %v\n%s", name, args, err, &failed)
	}
	return string(out)
}

// run is a command of the central's operator.
func (s *scene) run(args ...string) string {
	s.t.Helper()
	return s.command(s.central, args...)
}

// dist makes the counter as a release of a version has it, from the files that git knows or would
// take, and returns the folder of its package.
func (s *scene) dist(version string) string {
	s.t.Helper()
	tree, out := filepath.Join(s.work, "tree"), filepath.Join(s.work, "dist")
	s.command("sh", "-euc", `
		rm -rf "$2"; mkdir "$2"
		top=$(git rev-parse --show-toplevel); cd "$top"
		git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - 2>/dev/null | tar -xf - -C "$2"
		sed -i "s/^Version = .*/Version = \"$1\"/" "$2/FyneApp.toml"
		REVISION=ffffffffffffffffffffffffffffffffffffffff SOURCE_DATE_EPOCH=1800000000 PARTS=counter "$2/packaging/dist" "$3" >&2
		tar -xzf "$3/kezek-$1-linux-amd64.tar.gz" -C "$4"`, "sh", version, tree, out, s.work)
	return filepath.Join(s.work, "kezek-"+version)
}

// script makes a folder with a program that is a script of a shell.
func script(t *testing.T, text string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "kezek"), []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

// sign makes a release of a folder, and returns its manifest's name.
func (s *scene) sign(version, folder, key string) string {
	s.t.Helper()
	return strings.TrimSpace(s.run("rollout", "sign", "--key", key+".key", "--version", version, "--out", s.work, folder))
}

// add makes a release of a folder and has the central know it.
func (s *scene) add(version, folder, key string) {
	s.t.Helper()
	s.run("rollout", "add", "--public-key", key+".pub", s.sign(version, folder, key))
}

func (s *scene) manifest(version string) release.Manifest {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.work, "kezek-"+version+"-"+release.Platform()+".json"))
	if err != nil {
		s.t.Fatal(err)
	}
	m, err := release.ParseManifest(text)
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func (s *scene) hash(version string) string { s.t.Helper(); return s.manifest(version).SHA256 }

// front is what offices take for the central: its line, and whoever sits on it.
type front struct {
	url     string
	thin    string            // hash of an archive that comes slowly
	cutAt   []int64           // bytes of it at which the line is cut, once each
	spoilt  string            // hash of an archive of which a byte is changed
	instead map[string]string // manifests that are given in place of versions

	mu    sync.Mutex
	asked []int64 // from which byte of the thin archive on
	whole int64   // bytes of it in parts that came whole
}

// thinLine is how many bytes of an archive come in a second.
const thinLine = 1 << 20

func newFront(t *testing.T, central string) *front {
	f := &front{}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: central})
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Accept-Encoding")
		},
		Transport: &http.Transport{DisableCompression: true}, ModifyResponse: f.change, ErrorLog: log.New(io.Discard, "", 0),
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	f.url = server.URL
	return f
}

// change does to an answer of the central what is asked for.
func (f *front) change(r *http.Response) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch path := r.Request.URL.Path; {
	case path == "/v1/workplaces/program" && r.StatusCode == http.StatusOK:
		return f.changeOrder(r)
	case f.thin != "" && path == "/v1/archives/"+f.thin && r.StatusCode == http.StatusPartialContent:
		var from, to int64
		if _, err := fmt.Sscanf(r.Header.Get("Content-Range"), "bytes %d-%d/", &from, &to); err != nil {
			return err
		}
		f.asked = append(f.asked, from)
		part := &thinPart{ReadCloser: r.Body, front: f, left: to + 1 - from, size: to + 1 - from}
		if len(f.cutAt) > 0 && from >= f.cutAt[0] {
			f.cutAt, part.left, part.cut = f.cutAt[1:], part.size/2, true
		}
		r.Body = part
	case f.spoilt != "" && path == "/v1/archives/"+f.spoilt:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		body[len(body)/2] ^= 1
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return nil
}

// changeOrder gives another release in the place of one.
func (f *front) changeOrder(r *http.Response) error {
	var order model.ProgramOrder
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		return err
	}
	if order.Wanted != nil && f.instead[order.Wanted.Version] != "" {
		manifest := f.instead[order.Wanted.Version]
		m, err := os.ReadFile(manifest)
		signature, e := os.ReadFile(manifest + ".minisig")
		if err = errors.Join(err, e); err != nil {
			return err
		}
		order.Wanted = &model.WantedProgram{Version: oldVersion, Manifest: m, Signature: signature}
	}
	text, err := json.Marshal(order)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	r.Header.Set("Content-Length", fmt.Sprint(len(text)))
	return err
}

func (f *front) fetched() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.whole
}

func (f *front) requests() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

// thinPart is a part of an archive on a thin line, which may be cut.
type thinPart struct {
	io.ReadCloser
	front      *front
	left, size int64
	cut        bool
}

func (p *thinPart) Read(b []byte) (n int, err error) {
	if p.left == 0 && p.cut {
		return 0, io.ErrUnexpectedEOF
	}
	n, err = p.ReadCloser.Read(b[:min(int64(len(b)), 16<<10, max(p.left, 1))])
	time.Sleep(time.Second * time.Duration(n) / thinLine)
	if p.left -= int64(n); p.left == 0 && !p.cut && n > 0 {
		p.front.mu.Lock()
		p.front.whole += p.size
		p.front.mu.Unlock()
	}
	return n, err
}

// office is a counter on a display and with a folder of data of its own.
type office struct {
	*scene
	name, display, launcher, data, home string
	program                             *exec.Cmd
}

func (s *scene) office(from, name string) *office {
	s.t.Helper()
	o := &office{scene: s, name: name, display: startDisplay(s.t), data: s.t.TempDir(), home: s.t.TempDir(), launcher: filepath.Join(s.t.TempDir(), "kezek")}
	s.command("cp", "-r", from, o.launcher) // each has a launcher of its own, which is known by its path
	o.launcher = filepath.Join(o.launcher, "bin", "kezek")
	file, err := cache.Open(filepath.Join(o.data, "kezek.db"), cache.Options{})
	if err == nil {
		_, err = file.AddOperator("Оператор", somePIN)
		err = errors.Join(err, file.Close(), os.Mkdir(filepath.Join(o.home, "Downloads"), 0o700))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

// start starts what was installed, and unlocks what comes of it.
func (o *office) start() {
	o.t.Helper()
	public, err := os.ReadFile(o.key + ".pub")
	if err != nil {
		o.t.Fatal(err)
	}
	lines := strings.Fields(string(public))
	o.program = exec.Command(o.launcher, "--data", o.data, "--central", o.front.url, "--lang", "ru", "--office", o.name,
		"--lock-after", "0", "--update-key", lines[len(lines)-1])
	o.program.Env = append(os.Environ(), "DISPLAY="+o.display, "HOME="+o.home)
	if err := o.program.Start(); err != nil {
		o.t.Fatal(err)
	}
	program := o.program
	o.t.Cleanup(func() {
		if program.ProcessState == nil { // the test has failed already
			_ = program.Process.Signal(os.Interrupt)
			_ = program.Wait()
		}
	})
	o.unlock()
}

// end ends it as somebody does who closes the window.
func (o *office) end() {
	o.t.Helper()
	_ = o.program.Process.Signal(os.Interrupt) // it may have failed, which Wait says
	if err := waitFor(o.program); err != nil {
		o.t.Errorf("%s does not end well: %v", o.name, err)
	}
}

// press has somebody press keys, one after the other, and waits until the window shows something else.
func (o *office) press(keys ...string) {
	o.t.Helper()
	o.t.Setenv("DISPLAY", o.display)
	focusWindow(o.t)
	before := changed(o.t, nil, "nothing")
	xdotool(o.t, append([]string{"key", "--delay", "60"}, keys...)...)
	changed(o.t, before, strings.Join(keys, " "))
}

// unlock types the PIN.
func (o *office) unlock() {
	o.t.Helper()
	o.press(append(strings.Split(somePIN, ""), "Return")...)
}

// confirm has the central know the workplace, and returns its fingerprint.
func (o *office) confirm() (fingerprint string) {
	o.t.Helper()
	line := regexp.MustCompile(`(?m)^(\S+)\t.*\t` + regexp.QuoteMeta(o.name) + `$`)
	o.wait("the workplace makes itself known", func() bool {
		found := line.FindStringSubmatch(o.run("workplaces", "list"))
		if found != nil {
			fingerprint = found[1]
		}
		return found != nil
	})
	o.run("workplaces", "confirm", fingerprint)
	return fingerprint
}

// report returns what the report says that diagnostics make.
func (o *office) report() string {
	o.t.Helper()
	o.press("ctrl+d")
	o.press("Return")
	var found []string
	o.wait("a report", func() bool {
		found, _ = filepath.Glob(filepath.Join(o.home, "Downloads", "*.zip")) // the pattern is right
		return len(found) == 1
	})
	archive, err := zip.OpenReader(found[0])
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	file, err := archive.Open("diagnostics.txt")
	if err != nil {
		o.t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if err != nil {
		o.t.Fatal(err)
	}
	return string(text)
}

// record is what the launcher knows of a version; empty where that is nothing.
func (o *office) record(version string) string {
	text, _ := os.ReadFile(filepath.Join(o.data, "versions", version+".json")) // or it is not there
	return string(text)
}

// isRunning reports whether a process runs a program.
func isRunning(program string) bool {
	links, _ := filepath.Glob("/proc/[0-9]*/exe") // the pattern is right
	for _, link := range links {
		if to, err := os.Readlink(link); err == nil && to == program {
			return true
		}
	}
	return false
}
