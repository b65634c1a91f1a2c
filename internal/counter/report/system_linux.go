package report

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// systemName is what the system calls itself.
func systemName() string {
	data, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return "Linux"
	}
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "PRETTY_NAME="); ok {
			return strings.Trim(name, `"`)
		}
	}
	return "Linux"
}

// drivers names what draws: the kind of display, and the graphics libraries that this
// process has loaded. Among them is the renderer: swrast or llvmpipe is software.
func drivers() string {
	named := []string{"X11"}
	if os.Getenv("XDG_SESSION_TYPE") == "wayland" {
		named[0] = "X11 on Wayland"
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return named[0]
	}
	defer func() { _ = maps.Close() }() // it was only read
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		name := filepath.Base(fields[len(fields)-1])
		if !slices.ContainsFunc([]string{"_dri.so", "libgallium", "libGLX_", "libnvidia-gl", "libLLVM"}, func(part string) bool { return strings.Contains(name, part) }) {
			continue
		}
		if !slices.Contains(named, name) {
			named = append(named, name)
		}
	}
	return strings.Join(named, ", ")
}
