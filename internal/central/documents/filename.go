package documents

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"akmola.kz/kezek/internal/model"
)

const (
	maxName      = 120 // runes
	maxNameBytes = 240 // what file systems take is 255
)

// badName is a name of which nothing is left, or too much.
var badName = &model.Error{Code: model.CodeBadRequest, Params: map[string]string{"field": "name"}}

// extensions are those that a document may have: the type told by the
// content decides, so that no reader opens it with anything else.
var extensions = map[string]string{MediaPDF: ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

// FileName makes a file name that every computer takes for what it is: the last
// part of a path, without what deceives a reader or means something to a file
// system, with the extension of the type.
func FileName(name, media string) (string, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = trimName(strings.Map(printable, name))
	for _, known := range []string{".pdf", ".jpg", ".jpeg", ".png"} {
		if cut := len(name) - len(known); cut >= 0 && strings.EqualFold(name[cut:], known) {
			name = trimName(name[:cut])
			break
		}
	}
	if name == "" {
		return "", badName
	}
	if isDevice(name) {
		name = "_" + name
	}
	name += extensions[media]
	if utf8.RuneCountInString(name) > maxName || len(name) > maxNameBytes {
		return "", badName
	}
	return name, nil
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
