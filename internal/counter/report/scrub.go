package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask stands where something was that looks like a number of a person, a phone, an
// e-mail, a PIN or a code.
const Mask = "•••"

// email is anything around an @: a name with a dot is a person's more often than not.
var email = regexp.MustCompile(`[^\s"'<>()\[\]{},;:=|]*@[^\s"'<>()\[\]{},;:=|]+`)

// kept is what is full of digits and about nobody: times, lengths of time, addresses
// of computers, numbers of requests and visits, sums.
var kept = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)?`,
	`(?:\d{1,3}h)?(?:\d{1,2}m)?\d{1,3}(?:\.\d{1,9})?(?:ns|µs|ms|s)`,
	`(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?::\d{1,5})?`,
	`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`,
	`[0-9a-f]{32,64}`,
	`(?:go|v)?\d{1,3}\.\d{1,3}\.\d{1,3}`,
	`Windows \d{1,2}\.\d{1,2}\.\d{1,5}`,
}, "|") + `)`)

const (
	tooLong     = 5  // more digits than that in one number are masked
	gaps        = 3  // characters between two digits that still make one number
	longestKept = 80 // bytes
	inHex       = 10 // so many digits one after the other stand in a sum by chance
)

// Scrub masks everything in a text that looks like personal data. What it returns
// goes through it unchanged.
func Scrub(text string) string {
	text = strings.ToValidUTF8(text, "�")
	for range 4 { // a mask may bring two halves together
		again := scrubNumbers(email.ReplaceAllString(text, Mask))
		if again == text {
			break
		}
		text = again
	}
	return text
}

func scrubNumbers(text string) string {
	var out strings.Builder
	inWord := false
	for at := 0; at < len(text); {
		if !inWord {
			if n := keptAt(text[at:]); n > 0 {
				out.WriteString(text[at : at+n])
				at += n
				inWord = true
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsDigit(r) {
			out.WriteString(text[at : at+size])
			at += size
			inWord = unicode.IsLetter(r)
			continue
		}
		end, count := number(text[at:])
		if count > tooLong {
			out.WriteString(Mask)
		} else {
			out.WriteString(text[at : at+end])
		}
		at += end
		inWord = true
	}
	return out.String()
}

// keptAt is how long the word at the beginning of a text is that is kept as it is.
func keptAt(text string) int {
	word := kept.FindString(text[:min(len(text), longestKept)]) // the whole of a long line would be looked at for each
	if word == "" {
		return 0
	}
	next, _ := utf8.DecodeRuneInString(text[len(word):])
	if unicode.IsDigit(next) || unicode.IsLetter(next) || next == '@' {
		return 0
	}
	if longest(word) > inHex {
		return 0
	}
	return len(word)
}

// longest is the longest run of digits in a word.
func longest(word string) (most int) {
	run := 0
	for _, r := range word {
		if unicode.IsDigit(r) {
			run++
			most = max(most, run)
		} else {
			run = 0
		}
	}
	return most
}

// number measures the digits at the beginning of a text: how far they go with what
// stands between them, and how many there are.
func number(text string) (end, count int) {
	between := 0
	for at, r := range text {
		switch {
		case unicode.IsDigit(r):
			count++
			between = 0
			end = at + utf8.RuneLen(r)
		case strings.ContainsRune(" \u00a0\u202f().-–\t", r) && between < gaps:
			between++
		default:
			return end, count
		}
	}
	return end, count
}
