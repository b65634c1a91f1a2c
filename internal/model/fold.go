package model

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// skeleton maps the letters of the Kazakh and Russian alphabets to Latin, so that
// letter pairs that people interchange (қ/к, ө/о, ү and ұ/у, і/и, ғ/г, ң/н, ә/а,
// һ/х) fall together, and so do the usual Latin spellings.
var skeleton = map[rune]string{
	'а': "a", 'ә': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'д': "d", 'е': "e",
	'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'қ': "k", 'л': "l",
	'м': "m", 'н': "n", 'ң': "n", 'о': "o", 'ө': "o", 'п': "p", 'р': "r", 'с': "s",
	'т': "t", 'у': "u", 'ұ': "u", 'ү': "u", 'ф': "f", 'х': "h", 'һ': "h", 'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "sh", 'ъ': "", 'ы': "i", 'і': "i", 'ь': "", 'э': "e",
	'ю': "iu", 'я': "ia",
	'q': "k", 'w': "u", 'y': "i", 'j': "zh", 'x': "h", 'ı': "i",
}

// latinPairs are Latin spellings of one Cyrillic letter. Longest first.
var latinPairs = strings.NewReplacer("shch", "sh", "sch", "sh", "kh", "h", "gh", "g", "ng", "n")

// fillers are the words that public lists put before or after a name as they
// please; a search must not depend on them.
var fillers = map[string]bool{
	"г": true, "а": true, "га": true, "р": true, "рн": true, "район": true, "районы": true, "ауданы": true, "аудан": true,
	"город": true, "қаласы": true, "қала": true, "қ": true, "с": true, "село": true, "ауылы": true,
	"city": true, "district": true, "no": true,
}

// Fold returns the words of s as a search compares them: lower case, without
// filler words and punctuation, in one Latin skeleton for Kazakh, Russian and
// Latin spelling, so that Көкшетау, Кокшетау and kokshetau are the same.
func Fold(s string) string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFC.String(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
	kept := make([]string, 0, len(words))
	for _, word := range words {
		if folded := foldWord(word); folded != "" && !fillers[word] {
			kept = append(kept, folded)
		}
	}
	if len(kept) == 0 { // nothing but fillers: they are all that there is to search by
		for _, word := range words {
			kept = append(kept, foldWord(word))
		}
	}
	return strings.Join(kept, " ")
}

func foldWord(word string) string {
	var b strings.Builder
	for _, r := range word {
		if latin, ok := skeleton[r]; ok {
			b.WriteString(latin)
			continue
		}
		for _, base := range norm.NFD.String(string(r)) {
			if !unicode.Is(unicode.Mn, base) {
				b.WriteRune(base)
			}
		}
	}
	folded := latinPairs.Replace(b.String())
	if strings.HasPrefix(folded, "ie") { // Yesil and Есиль
		folded = folded[1:]
	}
	return folded
}

// Index finds texts by words typed in any of the spellings that Fold joins.
type Index struct{ texts []string }

// NewIndex folds the texts once.
func NewIndex(texts []string) *Index {
	ix := &Index{texts: make([]string, len(texts))}
	for i, text := range texts {
		ix.texts[i] = " " + Fold(text)
	}
	return ix
}

// In returns the index of the texts in another order, by their positions in this one.
func (ix *Index) In(order []int) *Index {
	other := &Index{texts: make([]string, len(order))}
	for i, at := range order {
		other.texts[i] = ix.texts[at]
	}
	return other
}

// Find returns the positions of the texts that hold every word of the query:
// those in which each begins a word come first, otherwise in the order given.
// An empty query finds all.
func (ix *Index) Find(query string) []int {
	words := strings.Fields(Fold(query))
	for i, word := range words {
		words[i] = " " + word
	}
	var begins, holds []int
	for i, text := range ix.texts {
		switch matchWords(text, words) {
		case matchBegins:
			begins = append(begins, i)
		case matchHolds:
			holds = append(holds, i)
		}
	}
	return slices.Concat(begins, holds)
}

type match int

const (
	matchNone match = iota
	matchHolds
	matchBegins
)

// matchWords takes words with the space before them that stands before each of the text.
func matchWords(text string, words []string) match {
	best := matchBegins
	for _, word := range words {
		switch {
		case strings.Contains(text, word):
		case len(word) > len(" ")+1 && strings.Contains(text, word[len(" "):]):
			best = matchHolds
		default:
			return matchNone
		}
	}
	return best
}
