package model

import (
	"strings"
	"unicode"
)

// invisible reports whether a character takes no room and is no letter: marks of direction,
// zero-width spaces and joiners, soft hyphens, the signs that choose a picture. Other
// programs put them into what they copy.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) || r == '\u20e3' || r == '\u034f'
}

// withoutInvisible drops what nobody sees from what was typed, pasted or scanned.
func withoutInvisible(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
}

// separates reports whether a character may stand between the digits of one number: a
// space, a dash, a bracket or a dot, however wide.
func separates(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("\u2212.()（）", r)
}

// digitsAmongWords finds the one number in a text: ASCII digits with nothing but what
// separates between them. Words may stand before and after it; a letter that touches a
// digit may be a mistyped digit, so it is refused, and so is a number that goes on behind a
// word or a comma. lone reports whether the first digit stands by itself, as the 7 of
// 7 (701) 123-45-67 does, plus whether a + stands before it. A text without any digit holds
// none and is ok only where it is blank.
func digitsAmongWords(s string) (digits string, plus, lone, ok bool) {
	s = strings.TrimFunc(withoutInvisible(s), unicode.IsSpace)
	runes := []rune(s)
	first, last := -1, -1
	for i, r := range runes {
		switch {
		case isDigit(r):
			if first < 0 {
				first = i
			}
			last = i
		case unicode.IsNumber(r): // of another alphabet, a fraction, a raised one
			return "", false, false, false
		}
	}
	if first < 0 {
		return "", s == "+", false, s == "" || s == "+"
	}
	var b strings.Builder
	for i, r := range runes[first : last+1] {
		switch {
		case isDigit(r):
			b.WriteRune(r)
		case !separates(r):
			return "", false, false, false
		case i == 1:
			lone = true
		}
	}
	before, after := runes[:first], runes[last+1:]
	if len(before) > 0 && unicode.IsLetter(before[len(before)-1]) || len(after) > 0 && unicode.IsLetter(after[0]) {
		return "", false, false, false
	}
	signs := 0
	for _, r := range runes {
		if r == '+' || r == '＋' {
			signs++
		}
	}
	lead := strings.TrimRightFunc(string(before), separates)
	plus = strings.HasSuffix(lead, "+") || strings.HasSuffix(lead, "＋")
	if signs > 1 || signs == 1 && !plus {
		return "", false, false, false
	}
	return b.String(), plus, lone, true
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
