// Package packaging holds the files and scripts that packages are made from: README.md tells
// how. Its tests hold them against FyneApp.toml and the Makefile.
//
// What may not enter: anything that a program is linked with.
package packaging
