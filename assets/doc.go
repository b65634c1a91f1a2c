// Package assets holds the files that are built into the program: the fonts of
// the window and of the printed page, the catalogue of texts in Kazakh, Russian
// and English, the districts, the dated rules of the service and the
// instructions.
//
// Data with a date, a district or a language lives here and never in code. The
// package reads its embedded files and, with ReadData, a folder that the caller has
// opened: no rule is decided here, and the network is not touched.
package assets
