package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest parts of an address that mail can be sent to, in bytes (RFC 5321, RFC 1035).
const (
	maxEmail      = 254
	maxEmailLocal = 64
	maxLabel      = 63
)

// cyrillicZones are the top domains under which names are written in Cyrillic letters. An
// address in Cyrillic letters in another one was typed under the wrong layout.
var cyrillicZones = map[string]bool{
	"қаз": true, "рф": true, "бел": true, "укр": true, "мон": true, "срб": true, "мкд": true, "бг": true, "ею": true,
	"рус": true, "москва": true, "дети": true, "онлайн": true, "сайт": true, "орг": true, "ком": true, "католик": true,
}

// ParseEmail reads an e-mail address, spaces around it ignored: a name, @ and a domain with
// a dot in it, all in Latin letters, or all in Cyrillic ones under a Cyrillic top domain.
// Errors carry email_empty, email_format, email_letters (letters of two alphabets, or signs
// that nobody sees: it looks like another address) or email_layout (typed under the Kazakh
// or Russian layout).
func ParseEmail(s string) (string, error) {
	email := strings.TrimSpace(s)
	if email == "" {
		return "", NewError(CodeEmailEmpty)
	}
	latin, cyrillic := false, false
	for _, r := range email {
		switch {
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			latin = true
		case unicode.Is(unicode.Cyrillic, r) && unicode.IsLetter(r):
			cyrillic = true
		case invisible(r), unicode.IsLetter(r), unicode.IsMark(r), r >= utf8.RuneSelf && unicode.IsNumber(r):
			return "", NewError(CodeEmailLetters)
		}
	}
	local, domain, _ := strings.Cut(email, "@")
	zone := strings.ToLower(domain[strings.LastIndexByte(domain, '.')+1:])
	switch {
	case len(email) > maxEmail || !validLocal(local) || !validDomain(domain):
		return "", NewError(CodeEmailFormat)
	case latin && cyrillic:
		return "", NewError(CodeEmailLetters)
	case cyrillic && !cyrillicZones[zone]:
		return "", NewError(CodeEmailLayout)
	}
	return email, nil
}

// validLocal reports whether s may stand before the @: letters, digits and the signs of RFC
// 5322, with single dots between.
func validLocal(s string) bool {
	if len(s) > maxEmailLocal || s == "" || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !isDigit(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r)
	})
}

// validDomain reports whether s is the name of a host under a top domain, which is no
// number.
func validDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !isDigit(r) && r != '-' }) {
			return false
		}
	}
	zone := labels[len(labels)-1]
	return len(labels) > 1 && utf8.RuneCountInString(zone) > 1 && strings.ContainsFunc(zone, unicode.IsLetter)
}
