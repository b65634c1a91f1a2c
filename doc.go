// Package kezek carries the program's own description, FyneApp.toml, to the
// binaries: the Fyne tool reads the file only beside a main package, and the
// mains stand in cmd.
package kezek

import _ "embed"

// metadata is FyneApp.toml.
//
//go:embed FyneApp.toml
var metadata []byte
