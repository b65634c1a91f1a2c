package ui

import (
	"strings"
	"unicode"
)

// spelled writes a name as people write it: the registers have it in capitals. A name that
// has small letters stays as it is. It is for screens: what is signed and printed has the
// name as it was recorded.
func spelled(name string) string {
	if strings.ContainsFunc(name, unicode.IsLower) {
		return name
	}
	letters := 0 // of the word so far
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			letters++
			if letters > 1 {
				return unicode.ToLower(r)
			}
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’ʼ", r) && letters > 1: // Дем’яненко, but О’Коннор
		default:
			letters = 0
		}
		return r
	}, name)
}
