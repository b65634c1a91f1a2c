package kezek

import (
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

// Version returns the released version and, where it is known, the commit that this
// program was built from: 0.1.0+0123456789ab.
func Version() string {
	v := Describe().Version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
				v += "+" + setting.Value[:12]
			}
		}
	}
	return v
}

// Licence is that of the program itself, the file LICENSE, as SPDX calls it.
const Licence = "Apache-2.0"
