package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

func main() {
	all := flag.Bool("all", false, "what takes long too")
	only := flag.String("only", "", "benchmarks whose name holds this")
	document := flag.String("document", "docs/performance.md", "where the table stands")
	flag.Parse()
	if err := run(*document, *only, *all); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures one benchmark after another and writes each as soon as it is there: one that
// fails takes nothing from the others.
func run(path, only string, all bool) error {
	if err := update(path, nil); err != nil { // rows that are new
		return err
	}
	failed := 0
	done := map[string]bool{}
	for _, f := range figures {
		name, _, _ := strings.Cut(f.Bench, "/")
		if done[f.Package+name] || f.Long && !all || !strings.Contains(f.Bench, only) {
			continue
		}
		done[f.Package+name] = true
		measured, err := measure(f.Package, name, f.Runs)
		if err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", name, err)
			failed++
		}
		if err := update(path, measured); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d benchmarks failed", failed)
	}
	return nil
}

// update writes what was measured into the document.
func update(path string, measured map[string]result) error {
	document, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := write(string(document), measured)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644) //nolint:gosec // a document
}

// measure runs a benchmark and returns what it and its parts reported.
func measure(folder, name, runs string) (map[string]result, error) {
	began := load()
	run := exec.Command("go", "test", "-tags", "x11,soak", "-timeout", "60m", "-run", "^$", "-bench", "^"+name+"$", "-benchtime", runs, folder) //nolint:gosec // of figures
	var out bytes.Buffer
	run.Stdout, run.Stderr = io.MultiWriter(&out, os.Stdout), os.Stderr
	err := run.Run()
	where := fmt.Sprintf("%s, %d × %s, %s, load %s to %s", time.Now().Format("2006-01-02"), runtime.NumCPU(), processor(out.String()), runtime.Version(), began, load())
	return read(&out, where), err
}

// read reads what `go test -bench` writes: a name, how often it ran, and values with their units.
func read(out io.Reader, where string) map[string]result {
	all := map[string]result{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || len(fields)%2 != 0 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := fields[0]
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i] // how many cores
		}
		r := result{map[string]float64{}, where}
		for i := 2; i < len(fields); i += 2 {
			if v, err := strconv.ParseFloat(fields[i], 64); err == nil {
				r.values[fields[i+1]] = v
			}
		}
		all[name] = r
	}
	return all
}

// processor returns the name that the benchmark gave of it.
func processor(out string) string {
	for line := range strings.Lines(out) {
		if name, ok := strings.CutPrefix(line, "cpu: "); ok {
			return strings.TrimSpace(name)
		}
	}
	return runtime.GOARCH
}

// load returns the load of the last minute; where the system tells none, a question mark.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	one, _, ok := strings.Cut(string(text), " ")
	if err != nil || !ok {
		return "?"
	}
	return one
}
