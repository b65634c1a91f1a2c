package soak

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"unicode/utf16"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	simulator "akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/tour"
)

// shift is what a window that serves citizens is started with, in the environment of this
// same binary: a process of its own, in which nothing knows of them but by what is typed
// and what the central answers.
type shift struct {
	Folder, URL, Host string
	Agent             string // the URL of NCALayer
	Kiosk             bool
}

const shiftVariable = "KEZEK_SOAK_SHIFT"

// order is a line to the window: a citizen to serve, or where to write the heap to.
type order struct {
	Visit *tour.Visit `json:"visit,omitempty"`
	Heap  string      `json:"heap,omitempty"`
}

// run serves citizens as it is told to, and answers each line by one.
func (s shift) run() error {
	signer, err := ncalayer.New(ncalayer.Config{URL: s.Agent, Check: pki.CheckSignature})
	if err != nil {
		return err
	}
	c, err := openCounter(opening{path: filepath.Join(s.Folder, "kezek.db"), url: s.URL, host: s.Host, signer: signer})
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	shell, window := s.open(c)
	defer shell.Close()
	line := make([]byte, 4096)
	for {
		n, err := os.Stdin.Read(line)
		if err != nil {
			return err
		}
		var o order
		if err := json.Unmarshal(line[:n], &o); err != nil {
			return err
		}
		clear(line) // it holds what nobody typed yet
		switch {
		case o.Visit != nil:
			err = tour.Run(tour.Config{
				Window: window, Shell: shell, Visits: []tour.Visit{*o.Visit}, Picture: func(string) error { return nil }, Code: askCode,
				Agent: func(model.IIN, bool, func()) error { return nil }, // it has answered already
			})
		default:
			err = writeHeap(o.Heap)
		}
		if err != nil {
			return err
		}
		say("done")
	}
}

// open opens the window on the toolkit's test driver.
func (s shift) open(c *counter) (*ui.Shell, fyne.Window) {
	app := test.NewApp()
	app.Settings().SetTheme(theme.New(theme.Options{Kiosk: s.Kiosk}))
	window := app.NewWindow("")
	window.Resize(fyne.NewSize(1366, 768))
	out := folder(filepath.Join(s.Folder, "out"))
	return ui.New(window, ui.Config{
		Desk: c.Desk, Files: out, Printer: noPrinter{}, Kiosk: s.Kiosk, Inline: true,
	}), window
}

// askCode asks for the last code that came to a phone.
func askCode(phone model.Phone) string {
	say("code", string(phone))
	var code [16]byte
	n, err := os.Stdin.Read(code[:])
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(code[:n]))
}

// writeHeap writes all that lives in memory, a minute after the last painting: so long the
// toolkit keeps what it has drawn.
func writeHeap(path string) error {
	software.NewCanvas().Capture()
	for range 3 { // a pool lets go the second time
		runtime.GC()
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	debug.WriteHeapDump(file.Fd())
	return file.Close()
}

// folder is where a counter puts the documents of a citizen.
type folder string

func (f folder) Save(name, extension string, data []byte) (string, error) {
	path := filepath.Join(string(f), name+extension)
	return path, errors.Join(os.MkdirAll(string(f), 0o700), os.WriteFile(path, data, 0o600))
}

func (f folder) Open(string) error { return nil }
func (f folder) Clean() error      { return os.RemoveAll(string(f)) }

type noPrinter struct{}

func (noPrinter) Printers(context.Context, model.Paper) ([]string, error) { return nil, nil }
func (noPrinter) Print(context.Context, string, printing.Job) error       { return nil }
func (noPrinter) LastPaper() model.Paper                                  { return "" }

// shiftProcess is a window in a process of its own.
type shiftProcess struct {
	t     *testing.T
	in    io.Writer
	lines *bufio.Scanner
	world *world
}

func startShift(t *testing.T, w *world, s shift) *shiftProcess {
	t.Helper()
	text, err := json.Marshal(s)
	must(t, err)
	program := exec.CommandContext(t.Context(), os.Args[0])
	program.Env = append(os.Environ(), shiftVariable+"="+string(text), "FYNE_CACHE=1ns")
	program.Stderr = os.Stderr
	in, err := program.StdinPipe()
	must(t, err)
	out, err := program.StdoutPipe()
	must(t, err)
	must(t, program.Start())
	t.Cleanup(func() {
		must(t, in.Close())
		_ = program.Wait() // it ends with its input
	})
	return &shiftProcess{t: t, in: in, lines: bufio.NewScanner(out), world: w}
}

func (p *shiftProcess) do(o order) {
	p.t.Helper()
	text, err := json.Marshal(o)
	must(p.t, err)
	_, err = p.in.Write(text)
	must(p.t, err)
	for p.lines.Scan() {
		word, phone, _ := strings.Cut(p.lines.Text(), " ")
		if word == "done" {
			return
		}
		code := p.world.telephone.LastCode(model.Phone(phone))
		_, err := io.WriteString(p.in, code+"\n")
		must(p.t, err)
	}
	p.t.Fatal("the window has ended")
}

// heap returns what lives in the memory of the window. What is kept stands in each of two: an
// object that was made a moment ago may hold what the collector has freed, until it is written.
func (p *shiftProcess) heap() heapDump {
	p.t.Helper()
	path := filepath.Join(p.t.TempDir(), "heap")
	p.do(order{Heap: path})
	return readHeap(p.t, path)
}

// keyHolder is whoever stands at the counter with a key in NCALayer.
type keyHolder struct{ iin model.IIN }

// Choose takes the person's own key that fits.
func (h *keyHolder) Choose(_ context.Context, request simulator.Request) (simulator.Choice, error) {
	for _, path := range request.Files() {
		offers, err := request.Open(path, ca.PracticePassword)
		if err != nil {
			return simulator.Choice{}, err
		}
		for _, offer := range offers {
			if offer.Problem == "" && offer.Key.Certificate.IIN == string(h.iin) {
				return simulator.Choice{Key: offer.Key}, nil
			}
		}
	}
	return simulator.Choice{}, simulator.ErrCancelled
}

// startAgent starts NCALayer with the keys of all parents.
func startAgent(t *testing.T, w *world, holder *keyHolder) string {
	t.Helper()
	folder := t.TempDir()
	for _, p := range w.parents {
		for name, key := range map[string]*ca.Key{"auth": p.auth, "sign": p.sign} {
			data, err := key.PKCS12(ca.PracticePassword)
			must(t, err)
			must(t, os.WriteFile(filepath.Join(folder, name+string(p.IIN)+".p12"), data, 0o600))
		}
	}
	agent, err := simulator.New(simulator.Config{
		Listen: "127.0.0.1:0", Folders: []string{folder}, Dialog: holder, Authorities: w.authority.Certificates(),
	})
	must(t, err)
	must(t, agent.Start(context.Background()))
	t.Cleanup(func() { must(t, agent.Close()) })
	return agent.URL()
}

// marks are what tells who a citizen is.
func marks(p *parent) map[string]string {
	all := map[string]string{"phone": strings.TrimPrefix(string(p.Phone), "+7"), "e-mail": p.Email}
	for who, person := range map[string]model.Person{"applicant": p.Person, "child": p.children[0].Person} {
		all["IIN of the "+who], all["IIN of the "+who+" as it is read"] = string(person.IIN), person.IIN.Grouped()
		all["surname of the "+who], all["name of the "+who] = person.Surname, person.GivenName
	}
	return all
}

// inMemory names the marks that stand in a heap, as bytes, half letters or letters, and
// quotes where.
func inMemory(heap heapDump, marks map[string]string) map[string][]string {
	found := map[string][]string{}
	for what, mark := range marks {
		var halves, letters []byte
		for _, unit := range utf16.Encode([]rune(mark)) {
			halves = binary.LittleEndian.AppendUint16(halves, unit)
		}
		for _, letter := range mark {
			letters = binary.LittleEndian.AppendUint32(letters, uint32(letter))
		}
		for how, form := range map[string][]byte{"": []byte(mark), ", UTF-16": halves, ", as letters": letters} {
			if where := heap.find(form); len(where) > 0 {
				found[what+how] = where
			}
		}
	}
	return found
}

func TestNothingOfACitizenWhoHasLeftIsKept(t *testing.T) {
	for name, methods := range map[string][]model.LoginMethod{
		"counter, by code": {model.ByKey, model.ByCode}, "counter, by key": {model.ByCode, model.ByKey}, "kiosk": {model.ByCode, model.ByCode},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, size{Parents: len(methods), Children: 1, Organizations: 10})
			data, holder := t.TempDir(), &keyHolder{}
			scan := filepath.Join(t.TempDir(), "scan.pdf")
			must(t, os.WriteFile(scan, []byte(modeltest.PDF), 0o600))
			p := startShift(t, w, shift{Folder: data, URL: w.url, Host: w.host, Agent: startAgent(t, w, holder), Kiosk: name == "kiosk"})
			for i, parent := range w.parents {
				holder.iin = parent.IIN
				p.do(order{Visit: &tour.Visit{
					Lang: model.Kazakh, Method: methods[i], IIN: parent.IIN, Phone: parent.Phone, Email: parent.Email,
					Child: parent.children[0].IIN, Scan: scan, Kiosk: name == "kiosk",
				}})
			}
			heaps := [2]heapDump{p.heap(), p.heap()}
			if len(heaps[0].find([]byte(data))) == 0 {
				t.Fatal("where the counter keeps its files is not in its memory: nothing can be found")
			}
			for i, parent := range w.parents {
				before := inMemory(heaps[0], marks(parent))
				for what, where := range inMemory(heaps[1], marks(parent)) {
					if len(before[what]) > 0 {
						t.Errorf("citizen %d, in memory: %s: %q", i+1, what, where)
					}
				}
				if where, files := found(t, marks(parent), data); len(where) > 0 || files == 0 {
					t.Errorf("citizen %d, in %d files: %q", i+1, files, where)
				}
			}
		})
	}
}
