package kezek

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/pelletier/go-toml/v2"
)

// Program is what FyneApp.toml says of the product.
type Program struct {
	ID      string // of the application, as in a reversed domain
	Name    string
	Version string // released, such as 0.1.0
	Build   int

	Website, Description string // what packages say of it
}

// Describe reads FyneApp.toml, the one source of the product's name and version.
func Describe() Program {
	var file struct {
		Website, Description string
		Details              Program
	}
	if err := toml.Unmarshal(metadata, &file); err != nil {
		panic(err) // it is part of the binary, and a test reads it
	}
	file.Details.Website, file.Details.Description = file.Website, file.Description
	return file.Details
}

// revision is the commit that a release was built from, as packaging/dist gives it to the
// linker: Go itself writes none where the sources lie in no repository, or in a second
// working tree of one, and a release shall not differ by that.
var revision string

// Version returns the released version and, where it is known, the commit that this
// program was built from: 0.1.0+0123456789ab.
func Version() string {
	v, commit := Describe().Version, revision
	if commit == "" {
		commit = buildSetting("vcs.revision")
	}
	if len(commit) >= 12 {
		v += "+" + commit[:12]
	}
	return v
}

// Licence is that of the program itself, the file LICENSE, as SPDX calls it.
const Licence = "Apache-2.0"

// Build returns what this program was built with, for whoever has to build it again:
// go1.26.8 linux/amd64 nopractice,x11.
func Build() string {
	return fmt.Sprintf("%s %s/%s %s", runtime.Version(), runtime.GOOS, runtime.GOARCH, buildSetting("-tags"))
}

// buildSetting returns what the program's own build information says; empty: nothing.
func buildSetting(key string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, setting := range info.Settings {
		if setting.Key == key {
			return setting.Value
		}
	}
	return ""
}
