package report

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/counter/update"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// Mode is the way in which a program runs.
type Mode string

// The modes.
const (
	Counter  Mode = "counter"
	Kiosk    Mode = "kiosk"
	Practice Mode = "practice"
)

// Source is what facts are gathered from. It is a copy: the window goes on meanwhile, and
// its settings change.
type Source struct {
	Mode      Mode
	Data      string      // folder of everything that the program keeps
	CachePath string      // of the file in it
	Cache     *cache.File // nil: it is not open
	Central   string      // address
	NCALayer  string      // address
	CA        string      // file with the authority of NCALayer's certificate

	Proxy    func(*http.Request) (*url.URL, error) // on the way to the central; nil: none
	Updates  func() update.State                   // of newer versions; nil: nobody looks for them now
	Fixed    bool                                  // this program brings none
	Desk     *desk.Desk                            // asks the two; nil: they are not asked
	Pages    func(context.Context) error           // why no document is drawn; nil: it is not asked
	Graphics []ui.Fact                             // of the window; nil: there is none
}

// Facts gathers what is known. It asks the central and NCALayer, which may take seconds.
func (s Source) Facts(ctx context.Context) []ui.Facts {
	facts := []ui.Facts{versionFacts(), s.newerFacts(), s.systemFacts(ctx)}
	if s.Desk != nil {
		facts = append(facts, s.connectionFacts(s.Desk.Probe(ctx)), agentFacts(s.Desk.Connection(), s.NCALayer, s.CA))
	}
	facts = append(facts, s.cacheFacts())
	if s.Graphics != nil {
		facts = append(facts, ui.Facts{Key: "graphics", Facts: append([]ui.Fact{{Key: "driver", Value: drivers()}}, s.Graphics...)})
	}
	return append(facts, ui.Facts{Key: "logs", Facts: []ui.Fact{{Key: "path", Value: Clean(s.Data)}}})
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

// newerFacts are how it stands with newer versions.
func (s Source) newerFacts() ui.Facts {
	if s.Fixed {
		return ui.Facts{Key: "newer", Facts: []ui.Fact{{Key: "state", Word: "diagnostics.newer.off"}}}
	}
	var now update.State
	if s.Updates != nil {
		now = s.Updates()
	}
	facts := []ui.Fact{{Key: "newer.next", Value: now.Ready}, {Key: "newer.wanted", Value: now.Wanted}, {Key: "newer.fetched", Bytes: now.Fetched}, {Key: "newer.problem", Value: string(now.Problem)}}
	for _, t := range update.In(s.Data).Troubles() {
		facts = append(facts, ui.Fact{Key: "newer.refused", Value: t.Version + " " + string(t.Code)})
	}
	return ui.Facts{Key: "newer", Facts: facts}
}

func (s Source) systemFacts(ctx context.Context) ui.Facts {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	facts := []ui.Fact{
		{Key: "os", Value: systemName() + " · " + runtime.GOOS + "/" + runtime.GOARCH},
		{Key: "processors", Value: strconv.Itoa(runtime.NumCPU())},
		{Key: "memory", Bytes: int64(memory.Sys)},
		{Key: "time", Value: stamp(time.Now())},
		{Key: "mode", Word: "diagnostics.mode." + string(s.Mode)},
	}
	if s.Pages != nil {
		facts = append(facts, pagesFact(s.Pages(ctx)))
	}
	return ui.Facts{Key: "system", Facts: facts}
}

// pagesFact says whether documents are drawn, and by which code they are not.
func pagesFact(err error) ui.Fact {
	if err != nil {
		return ui.Fact{Key: "pages", Value: string(model.CodeOf(err))}
	}
	return ui.Fact{Key: "pages", Word: "diagnostics.pages.ready"}
}

func (s Source) connectionFacts(state desk.ConnectionState) ui.Facts {
	fact := ui.Fact{Key: "state", Word: "line.online"}
	switch {
	case !state.Central:
		fact.Word, fact.Value = "line.offline", "("+string(state.Problem)+")"
	case state.Slow:
		fact.Word = "line.slow"
	}
	var answers []string
	for _, answer := range s.Desk.Answers() {
		code := "ok"
		if answer.Code != "" {
			code = string(answer.Code)
		}
		answers = append(answers, fmt.Sprintf("%s %s %s", answer.At.In(model.Zone).Format("15:04:05"), code, answer.Took.Round(time.Millisecond)))
	}
	return ui.Facts{Key: "line", Facts: []ui.Fact{
		fact, {Key: "since", Value: stamp(state.Since)},
		{Key: "answers", Value: strings.Join(answers, "\n")}, {Key: "skew", Value: state.Skew.String()},
		{Key: "central.address", Value: Clean(s.Central)}, s.proxyFact(), {Key: "central.version", Value: state.Version},
	}}
}

// proxyFact says through which proxy the central is reached, without the name and the
// password that a variable of the environment may hold. It may take seconds.
func (s Source) proxyFact() ui.Fact {
	none := ui.Fact{Key: "proxy", Word: "diagnostics.proxy.none"}
	request, err := http.NewRequest(http.MethodGet, s.Central, nil)
	if err != nil || s.Proxy == nil || s.Central == "" {
		return none
	}
	switch address, err := s.Proxy(request); {
	case err != nil:
		return ui.Fact{Key: "proxy", Value: Clean(err.Error())}
	case address == nil:
		return none
	default:
		return ui.Fact{Key: "proxy", Value: address.Scheme + "://" + address.Host}
	}
}

func agentFacts(state desk.ConnectionState, address, authority string) ui.Facts {
	version := state.NCALayer
	if version == "" {
		version = string(state.Agent)
	}
	return ui.Facts{Key: "ncalayer", Facts: []ui.Fact{
		{Key: "ncalayer.address", Value: address}, {Key: "ncalayer.version", Value: version},
		{Key: "ncalayer.authority", Value: Clean(authority)},
	}}
}

// cacheFacts are about the file. It is not opened for them: only one program may.
// countedKinds are the records whose number is told.
var countedKinds = []model.RecordKind{model.DraftRecord, model.OutboxRecord, model.VisitRecord, model.ReferenceRecord}

func (s Source) cacheFacts() ui.Facts {
	facts := []ui.Fact{{Key: "path", Value: Clean(s.CachePath)}}
	if info, err := os.Stat(s.CachePath); err == nil {
		facts = append(facts, ui.Fact{Key: "size", Bytes: info.Size()})
	}
	if s.Cache == nil {
		return ui.Facts{Key: "cache", Facts: facts}
	}
	for _, kind := range countedKinds {
		n := 0
		err := s.Cache.Each(kind, func(string, []byte) error { n++; return nil })
		facts = append(facts, ui.Fact{Key: string(kind), Value: orCode(strconv.Itoa(n), err)})
	}
	numbers, err := s.Cache.Operators()
	facts = append(facts, ui.Fact{Key: "operators", Value: orCode(strconv.Itoa(len(numbers)), err)})
	fingerprint, err := s.Desk.Fingerprint()
	facts = append(facts, ui.Fact{Key: "workplace", Value: orCode(fingerprint, err)})
	return ui.Facts{Key: "cache", Facts: append(facts, rescueFacts(s.Cache.Rescue())...)}
}

// orCode returns the value, or the code of the error that stands in its place.
func orCode(value string, err error) string {
	if err != nil {
		return string(model.CodeOf(err))
	}
	return value
}

// rescueFacts are about a damaged file; nil: it was whole.
func rescueFacts(r *cache.Rescue) []ui.Fact {
	if r == nil {
		return []ui.Fact{{Key: "rescue", Word: "diagnostics.rescue.none"}}
	}
	return []ui.Fact{
		{Key: "rescue", Value: filepath.Base(r.SetAside)},
		{Key: "rescue.records", Value: strconv.Itoa(r.Rescued)}, {Key: "rescue.broken", Value: strconv.Itoa(r.Broken)},
	}
}

// stamp writes a time for support: in the region's zone, to the second.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(model.Zone).Format("2006-01-02 15:04:05-07:00")
}
