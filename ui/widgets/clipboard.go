package widgets

import (
	"crypto/sha256"

	"fyne.io/fyne/v2"
)

// copied is the sum of what was copied from a field last; zero where nothing was. Only the
// UI goroutine uses it.
var copied [sha256.Size]byte

// noteCopied remembers, by its sum alone, what a field has put into the clipboard.
func noteCopied(c fyne.Clipboard) { copied = sha256.Sum256([]byte(c.Content())) }

// ClearCopied empties the clipboard where it still holds what was copied from a field.
func ClearCopied(c fyne.Clipboard) {
	if copied != [sha256.Size]byte{} && sha256.Sum256([]byte(c.Content())) == copied {
		c.SetContent("")
	}
	copied = [sha256.Size]byte{}
}

// longestPaste is how many letters are taken from the clipboard: more than any field needs.
const longestPaste = 1000

// shortClipboard gives the first letters of what stands in the clipboard.
type shortClipboard struct{ fyne.Clipboard }

func (c shortClipboard) Content() string { return firstLetters(c.Clipboard.Content(), longestPaste) }
