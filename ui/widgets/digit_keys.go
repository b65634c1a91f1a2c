package widgets

import (
	"runtime"
	"strings"
	"unicode"
)

// digitOf reads a digit as it comes from the keyboard. The Kazakh layout has letters
// and signs on its top row where other layouts have 1 to 0; a clerk who types a
// number there means the digits.
func digitOf(r rune) (rune, bool) {
	if isDigit(r) {
		return r, true
	}
	if i := strings.IndexRune(kazakhTopRow, unicode.ToLower(r)); i >= 0 {
		n := len([]rune(kazakhTopRow[:i]))
		return rune("1234567890"[n]), true
	}
	return 0, false
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// kazakhTopRow is what the keys 1 to 0 type in the Kazakh layout.
const kazakhTopRow = `"әіңғ,.үұқ`

// notFromTopRow reports whether a sign of the Kazakh top row came from another key: the
// comma, the dot and the quote stand in other places of other layouts.
func notFromTopRow(r rune, scanCode int) bool {
	return strings.ContainsRune(`",.`, r) && scanCode != 0 && !onTopRow(scanCode)
}

// onTopRow reports whether a key is one of 1 to 0: by the codes of X11, of Windows
// (set 1) and of macOS.
func onTopRow(scanCode int) bool {
	switch runtime.GOOS {
	case "windows":
		return scanCode >= 2 && scanCode <= 11
	case "darwin":
		return scanCode >= 18 && scanCode <= 29 && scanCode != 24 && scanCode != 27
	}
	return scanCode >= 10 && scanCode <= 19
}
