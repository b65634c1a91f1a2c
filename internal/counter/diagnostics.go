package counter

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/counter/logfile"
	"akmola.kz/kezek/internal/counter/report"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
)

// inspector tells support what the program is and how it fares.
type inspector struct{ *wiring }

// inspection is what one answer is gathered from in the background, while the window
// goes on and its settings change.
type inspection struct {
	options        Options
	address, agent string     // of the neighbours that are worked with
	line           *desk.Desk // of the window; nil: there is none
	memory         *memory
	workplace      *desk.Desk // works on the memory
	graphics       []ui.Fact  // of the window
}

// Ask takes what belongs to the window. It may be called where there is none: for a
// report from the command line.
func (i inspector) Ask() func(ctx context.Context) []ui.Facts {
	in := inspection{options: i.options, address: i.options.Central, agent: i.options.NCALayer, memory: i.memory}
	if i.practice != nil {
		in.address, in.agent = i.practice.CentralURL, i.practice.AgentURL
	}
	if i.shell != nil {
		in.line = i.shell.Desk
	}
	if i.memory != nil {
		in.workplace = i.memory.desk
	}
	if i.window != nil {
		in.graphics = i.graphicsFacts()
	}
	return in.facts
}

// facts gathers what is known.
func (i inspection) facts(ctx context.Context) []ui.Facts {
	facts := []ui.Facts{versionFacts(), i.systemFacts()}
	if d := i.inspected(); d != nil {
		facts = append(facts, lineFacts(d, d.Probe(ctx), i.address), agentFacts(d.Connection(), i.agent, i.options.CA))
	}
	facts = append(facts, i.cacheFacts())
	if i.graphics != nil {
		facts = append(facts, ui.Facts{Key: "graphics", Facts: append([]ui.Fact{{Key: "driver", Value: drivers()}}, i.graphics...)})
	}
	return append(facts, ui.Facts{Key: "logs", Facts: []ui.Fact{{Key: "path", Value: report.Clean(i.options.Data)}}})
}

// inspected is the desk of the window, or one for the line alone.
func (i inspection) inspected() *desk.Desk {
	if i.line != nil {
		return i.line
	}
	line, err := central.New(central.Config{BaseURL: i.options.Central, UserAgent: "kezek/" + kezek.Version(), Attempts: 1})
	if err != nil {
		return nil
	}
	roots, err := settings.Roots(i.options.CA)
	if err != nil {
		return nil
	}
	signer, err := ncalayer.New(ncalayer.Config{URL: i.options.NCALayer, RootCAs: roots, Check: pki.CheckSignature})
	if err != nil {
		return nil
	}
	return desk.New(desk.Config{Central: line, Signer: signer, Lang: i.options.Lang})
}

// versionFacts are what this program was built from.
func versionFacts() ui.Facts {
	program, commit, _ := strings.Cut(kezek.Version(), "+")
	toolkit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == "fyne.io/fyne/v2" {
				toolkit = "Fyne " + dep.Version
			}
		}
	}
	return ui.Facts{Key: "versions", Facts: []ui.Fact{
		{Key: "program", Value: program}, {Key: "commit", Value: commit}, {Key: "go", Value: runtime.Version()}, {Key: "toolkit", Value: toolkit},
	}}
}

func (i inspection) systemFacts() ui.Facts {
	mode := "counter"
	switch {
	case i.options.Kiosk:
		mode = "kiosk"
	case i.options.Practice:
		mode = "practice"
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return ui.Facts{Key: "system", Facts: []ui.Fact{
		{Key: "os", Value: systemName() + " · " + runtime.GOOS + "/" + runtime.GOARCH},
		{Key: "processors", Value: strconv.Itoa(runtime.NumCPU())},
		{Key: "memory", Bytes: int64(memory.Sys)},
		{Key: "time", Value: stamp(time.Now())},
		{Key: "mode", Word: "diagnostics.mode." + mode},
	}}
}

func lineFacts(d *desk.Desk, state desk.ConnectionState, address string) ui.Facts {
	fact := ui.Fact{Key: "state", Word: "line.online"}
	switch {
	case !state.Central:
		fact.Word, fact.Value = "line.offline", "("+string(state.Problem)+")"
	case state.Slow:
		fact.Word = "line.slow"
	}
	var answers []string
	for _, answer := range d.Answers() {
		code := "ok"
		if answer.Code != "" {
			code = string(answer.Code)
		}
		answers = append(answers, fmt.Sprintf("%s %s %s", answer.At.In(model.Zone).Format("15:04:05"), code, answer.Took.Round(time.Millisecond)))
	}
	return ui.Facts{Key: "line", Facts: []ui.Fact{
		fact, {Key: "since", Value: stamp(state.Since)},
		{Key: "answers", Value: strings.Join(answers, "\n")}, {Key: "skew", Value: state.Skew.String()},
		{Key: "central.address", Value: report.Clean(address)}, {Key: "central.version", Value: state.Version},
	}}
}

func agentFacts(state desk.ConnectionState, address, authority string) ui.Facts {
	version := state.NCALayer
	if version == "" {
		version = string(state.Agent)
	}
	return ui.Facts{Key: "ncalayer", Facts: []ui.Fact{
		{Key: "ncalayer.address", Value: address}, {Key: "ncalayer.version", Value: version},
		{Key: "ncalayer.authority", Value: report.Clean(authority)},
	}}
}

// cacheFacts tell of the file without opening it: only one program may.
func (i inspection) cacheFacts() ui.Facts {
	path := CachePath(i.options.Data)
	if i.options.Practice {
		path = filepath.Join(i.options.Data, practiceName)
	}
	facts := []ui.Fact{{Key: "path", Value: report.Clean(path)}}
	if info, err := os.Stat(path); err == nil {
		facts = append(facts, ui.Fact{Key: "size", Bytes: info.Size()})
	}
	if i.memory == nil {
		return ui.Facts{Key: "cache", Facts: facts}
	}
	for _, kind := range []model.RecordKind{model.DraftRecord, model.OutboxRecord, model.ReferenceRecord} {
		n := 0
		err := i.memory.Each(kind, func(string, []byte) error { n++; return nil })
		value := strconv.Itoa(n)
		if err != nil {
			value = string(model.CodeOf(err))
		}
		facts = append(facts, ui.Fact{Key: string(kind), Value: value})
	}
	numbers, err := i.memory.Operators()
	value := strconv.Itoa(len(numbers))
	if err != nil {
		value = string(model.CodeOf(err))
	}
	facts = append(facts, ui.Fact{Key: "operators", Value: value})
	workplace, err := i.workplace.Workplace()
	if err != nil {
		workplace = string(model.CodeOf(err))
	}
	facts = append(facts, ui.Fact{Key: "workplace", Value: workplace})
	return ui.Facts{Key: "cache", Facts: append(facts, rescueFacts(i.memory.Rescue())...)}
}

// rescueFacts tell what became of a damaged file; nil: it was whole.
func rescueFacts(r *cache.Rescue) []ui.Fact {
	if r == nil {
		return []ui.Fact{{Key: "rescue", Word: "diagnostics.rescue.none"}}
	}
	return []ui.Fact{
		{Key: "rescue", Value: filepath.Base(r.SetAside)},
		{Key: "rescue.records", Value: strconv.Itoa(r.Rescued)}, {Key: "rescue.broken", Value: strconv.Itoa(r.Broken)},
	}
}

// graphicsFacts are what only the UI goroutine may ask the window.
func (i inspector) graphicsFacts() []ui.Fact {
	canvas := i.window.Canvas()
	size, pixels := canvas.Size(), canvas.Scale()
	return []ui.Fact{
		{Key: "scale", Value: fmt.Sprintf("%d %% × %.2f", i.options.Scale, pixels)},
		{Key: "window", Value: fmt.Sprintf("%.0f × %.0f (%.0f × %.0f px)", size.Width, size.Height, size.Width*pixels, size.Height*pixels)},
		{Key: "look", Value: i.options.Theme},
	}
}

// stamp writes a time for support: in the region's zone, to the second.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(model.Zone).Format("2006-01-02 15:04:05-07:00")
}

// Report writes the report where the clerk finds it.
func (i inspector) Report(ctx context.Context, lang model.Lang, facts []ui.Facts) (string, error) {
	now := time.Now()
	path := filepath.Join(downloads(i.options.Data), report.Name(now))
	return path, report.Write(ctx, path, i.content(now, lang, facts))
}

func (i inspector) content(now time.Time, lang model.Lang, facts []ui.Facts) report.Content {
	return report.Content{MadeAt: now, Facts: facts, Settings: i.options.Settings, Logs: logfile.Paths(i.options.Data), Lang: lang}
}

// downloads is where people look for files; without such a folder, the program's own.
func downloads(data string) string {
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range []string{"Downloads", "Desktop"} {
			dir := filepath.Join(home, name)
			if info, err := os.Stat(dir); err == nil && info.IsDir() {
				return dir
			}
		}
	}
	return data
}

// reportPatience is how long the neighbours may take for a report from the command line.
const reportPatience = 8 * time.Second

// WriteReport writes the report that support asks for into a new file. It works where the
// window does not open, and beside one that is open.
func WriteReport(o Options, path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), reportPatience)
	defer cancel()
	i := inspector{&wiring{options: o}}
	facts := i.Ask()(ctx)
	return report.Write(context.WithoutCancel(ctx), path, i.content(time.Now(), o.Lang, facts))
}
