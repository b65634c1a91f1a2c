package model

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxFileName  = 120 // letters
	maxFileBytes = 240 // what file systems take is 255
)

// extensions are those that a document may have: the type told by the
// content decides, so that no reader opens it with anything else.
var extensions = map[string]string{MediaPDF: ".pdf", MediaJPEG: ".jpg", MediaPNG: ".png"}

// FileName makes the name of a document that every computer takes for what it is: the last
// part of a path, without what deceives a reader or means something to a file
// system, cut after so many letters where it is too long, with the extension of the media
// type. A name of which nothing is left becomes "document". The name that it returns it
// returns again.
func FileName(name, media string) string {
	name = norm.NFC.String(path.Base(strings.ReplaceAll(name, `\`, "/"))) // else й is two letters, and may be cut in two
	name = trimName(strings.Map(printable, name))
	for _, known := range []string{".pdf", ".jpg", ".jpeg", ".png"} {
		if cut := len(name) - len(known); cut >= 0 && strings.EqualFold(name[cut:], known) {
			name = trimName(name[:cut])
			break
		}
	}
	if name == "" {
		name = "document"
	}
	if isDevice(name) {
		name = "_" + name
	}
	extension := extensions[media]
	return trimName(cut(name, maxFileName-len(extension), maxFileBytes-len(extension))) + extension
}

// cut returns as many whole characters of a text as fit into so many runes and bytes.
func cut(text string, runes, size int) string {
	for i, r := range text {
		if runes == 0 || i+utf8.RuneLen(r) > size {
			return text[:i]
		}
		runes--
	}
	return text
}

// printable drops controls, marks that turn the direction of writing or show
// nothing, and the characters that Windows keeps for itself.
func printable(r rune) rune {
	if !unicode.IsPrint(r) || r == unicode.ReplacementChar || strings.ContainsRune(`<>:"|?*/\`, r) {
		return -1
	}
	return r
}

// trimName drops the dots and spaces at both ends: Windows loses those at the end,
// and a dot at the beginning hides the file elsewhere.
func trimName(name string) string { return strings.Trim(name, ". ") }

// isDevice reports whether Windows takes the name for a device, whatever its
// extension.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimSpace(stem))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}
