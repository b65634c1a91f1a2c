package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/cmd/kezek/report"
	"akmola.kz/kezek/cmd/kezek/settings"
	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/pki"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui"
)

// inspector tells support what the program is and how it fares.
type inspector struct{ *wiring }

// Facts gathers what is known. It may be called where there is no window: for a
// report from the command line.
func (i inspector) Facts(ctx context.Context) []ui.Facts {
	words := assets.Texts(i.options.Lang)
	address, agent := i.options.Central, i.options.NCALayer
	if i.practice != nil {
		address, agent = i.practice.CentralURL, i.practice.AgentURL
	}
	facts := []ui.Facts{versionFacts(), i.systemFacts(words)}
	if d := i.inspected(); d != nil {
		facts = append(facts, lineFacts(d, d.Probe(ctx), address, words), agentFacts(d.Line(), agent, i.options.CA))
	}
	facts = append(facts, i.cacheFacts(words))
	if i.window != nil {
		facts = append(facts, i.graphicsFacts())
	}
	return append(facts, ui.Facts{Key: "logs", Facts: []ui.Fact{{Key: "path", Value: report.Clean(i.options.Data)}}})
}

// inspected is the desk of the window, or one for the line alone.
func (i inspector) inspected() *desk.Desk {
	if i.shell != nil {
		return i.shell.Desk
	}
	line, err := central.New(central.Config{BaseURL: i.options.Central, UserAgent: "kezek/" + version(), Attempts: 1})
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
	program, commit, _ := strings.Cut(version(), "+")
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

func (i inspector) systemFacts(words *assets.Catalogue) ui.Facts {
	mode := "counter"
	switch {
	case i.options.Kiosk:
		mode = "kiosk"
	case i.options.Training:
		mode = "practice"
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return ui.Facts{Key: "system", Facts: []ui.Fact{
		{Key: "os", Value: systemName() + " · " + runtime.GOOS + "/" + runtime.GOARCH},
		{Key: "processors", Value: strconv.Itoa(runtime.NumCPU())},
		{Key: "memory", Value: megabytes(int64(memory.Sys))},
		{Key: "time", Value: stamp(time.Now())},
		{Key: "mode", Value: words.T("diagnostics.mode." + mode)},
	}}
}

func lineFacts(d *desk.Desk, state desk.LineState, address string, words *assets.Catalogue) ui.Facts {
	text := words.T("line.online")
	switch {
	case !state.Central:
		text = words.T("line.offline") + " (" + string(state.Problem) + ")"
	case state.Slow:
		text = words.T("line.slow")
	}
	var answers []string
	for _, answer := range d.Answers() {
		code := "ok"
		if answer.Code != "" {
			code = string(answer.Code)
		}
		answers = append(answers, fmt.Sprintf("%s %s %s", answer.At.In(queue.Zone).Format("15:04:05"), code, answer.Took.Round(time.Millisecond)))
	}
	return ui.Facts{Key: "line", Facts: []ui.Fact{
		{Key: "state", Value: text}, {Key: "since", Value: stamp(state.Since)},
		{Key: "answers", Value: strings.Join(answers, "\n")}, {Key: "skew", Value: state.Skew.String()},
		{Key: "central.address", Value: report.Clean(address)}, {Key: "central.version", Value: state.Version},
	}}
}

func agentFacts(state desk.LineState, address, authority string) ui.Facts {
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
func (i inspector) cacheFacts(words *assets.Catalogue) ui.Facts {
	path := filepath.Join(i.options.Data, memoryName)
	if i.options.Training {
		path = filepath.Join(i.options.Data, practiceName)
	}
	facts := []ui.Fact{{Key: "path", Value: report.Clean(path)}}
	if info, err := os.Stat(path); err == nil {
		facts = append(facts, ui.Fact{Key: "size", Value: megabytes(info.Size())})
	}
	if i.memory == nil {
		return ui.Facts{Key: "cache", Facts: facts}
	}
	for _, kind := range []queue.RecordKind{queue.DraftRecord, queue.OutboxRecord, queue.ReferenceRecord} {
		n := 0
		err := i.memory.Each(kind, func(string, []byte) error { n++; return nil })
		value := strconv.Itoa(n)
		if err != nil {
			value = string(queue.CodeOf(err))
		}
		facts = append(facts, ui.Fact{Key: string(kind), Value: value})
	}
	numbers, err := i.memory.Operators()
	value := strconv.Itoa(len(numbers))
	if err != nil {
		value = string(queue.CodeOf(err))
	}
	facts = append(facts, ui.Fact{Key: "operators", Value: value})
	workplace, err := i.memory.desk.Workplace()
	if err != nil {
		workplace = string(queue.CodeOf(err))
	}
	facts = append(facts, ui.Fact{Key: "workplace", Value: workplace})
	rescue := words.T("diagnostics.rescue.none")
	if r := i.memory.Rescue(); r != nil {
		rescue = words.N("rescue.count", r.Rescued) + " " + words.N("rescue.broken", r.Broken) + " " + filepath.Base(r.SetAside)
	}
	return ui.Facts{Key: "cache", Facts: append(facts, ui.Fact{Key: "rescue", Value: rescue})}
}

func (i inspector) graphicsFacts() ui.Facts {
	facts := []ui.Fact{{Key: "driver", Value: drivers()}}
	fyne.DoAndWait(func() {
		canvas := i.window.Canvas()
		size := canvas.Size()
		pixels := canvas.Scale()
		facts = append(facts,
			ui.Fact{Key: "scale", Value: fmt.Sprintf("%d %% × %.2f", i.options.Scale, pixels)},
			ui.Fact{Key: "window", Value: fmt.Sprintf("%.0f × %.0f (%.0f × %.0f px)", size.Width, size.Height, size.Width*pixels, size.Height*pixels)},
			ui.Fact{Key: "look", Value: i.options.Theme})
	})
	return ui.Facts{Key: "graphics", Facts: facts}
}

// stamp writes a time for support: in the region's zone, to the second.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(queue.Zone).Format("2006-01-02 15:04:05-07:00")
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// Report writes the report where the clerk finds it.
func (i inspector) Report(ctx context.Context, facts []ui.Facts) (string, error) {
	now := time.Now()
	path := filepath.Join(downloads(i.options.Data), report.Name(now))
	return path, report.Write(ctx, path, i.content(now, facts))
}

func (i inspector) content(now time.Time, facts []ui.Facts) report.Content {
	log := filepath.Join(i.options.Data, logName)
	return report.Content{MadeAt: now, Facts: facts, Settings: i.options.Settings, Logs: []string{log, log + ".1"}, Lang: i.options.Lang}
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

// writeReport writes the report that the command line asks for. It works where the
// window does not open, and beside one that is open.
func writeReport(o Options, stdout, stderr io.Writer) int {
	ctx, cancel := context.WithTimeout(context.Background(), reportPatience)
	defer cancel()
	i := inspector{&wiring{options: o}}
	facts := i.Facts(ctx)
	words := assets.Texts(o.Lang)
	if err := report.Write(context.WithoutCancel(ctx), o.Report, i.content(time.Now(), facts)); err != nil {
		title, action := words.ErrorText(err)
		_, _ = fmt.Fprintf(stderr, "kezek: %s %s (%v)\n", title, action, err)
		return 1
	}
	_, _ = fmt.Fprintln(stdout, words.T("diagnostics.reported"), o.Report)
	return 0
}
