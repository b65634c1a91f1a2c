package model

import (
	"net/netip"
	"strconv"
	"strings"
)

// What both ends hold: the counter refuses before anybody signs what the central would.
const (
	MaxDocument = maxDocumentMiB << 20 // bytes of a document that is attached
	MaxOffice   = 80                   // characters of the name of an office

	maxDocumentMiB = 10
)

// DocumentTooLarge returns the error of a document that is longer than MaxDocument:
// document_too_large, with the limit in MiB.
func DocumentTooLarge() *Error {
	return NewError(CodeDocumentTooLarge, "limit", strconv.Itoa(maxDocumentMiB))
}

// Shorten returns the text, or so many characters of it with an ellipsis as the last.
func Shorten(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// Loopback reports whether the host of an address is this computer, so that nobody else
// hears what goes there.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}
