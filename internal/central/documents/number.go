package documents

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
)

// EntryNumber returns the number of the nth entry of a year, such as ЛО-2026-000381.
func EntryNumber(year int, n int64) string { return fmt.Sprintf("ЛО-%d-%06d", year, n) }

// ApplicationNumber returns the number of the nth application of a year that was made at this central,
// such as ЗО-2026-000042.
func ApplicationNumber(year int, n int64) string { return fmt.Sprintf("ЗО-%d-%06d", year, n) }

// OfferNumber returns the number of the nth offer of a year, such as НП-2026-000123.
func OfferNumber(year int, n int64) string { return fmt.Sprintf("НП-%d-%06d", year, n) }

// checkAlphabet has no letters that are taken for digits or for one another.
const checkAlphabet = "23456789ABCDEFGHJKMNPQRSTWXYZ"

// NewCheckCode returns a code such as K7QF-3XWM-9D2T: 58 bits that nobody guesses
// and that tell nothing of the child.
func NewCheckCode() string {
	var b strings.Builder
	for b.Len() < 14 {
		if b.Len() == 4 || b.Len() == 9 {
			b.WriteByte('-')
		}
		b.WriteByte(randomLetter())
	}
	return b.String()
}

// randomLetter draws again rather than favour the first letters.
func randomLetter() byte {
	var one [1]byte
	for {
		_, _ = rand.Read(one[:]) // never fails (crypto/rand)
		if n := int(one[0]); n < 256-256%len(checkAlphabet) {
			return checkAlphabet[n%len(checkAlphabet)]
		}
	}
}

// TidyCheckCode returns a typed check code in its one form, empty for what is none. It
// forgives small letters, spaces and missing hyphens.
func TidyCheckCode(typed string) string {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune(checkAlphabet, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
	if len(letters) != 12 {
		return ""
	}
	return letters[:4] + "-" + letters[4:8] + "-" + letters[8:]
}

// encode is v in JSON. The types of package model always encode.
func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return text
}
