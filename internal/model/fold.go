package model

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// skeleton maps the letters of the Kazakh and Russian alphabets to Latin, so that
// letter pairs that people interchange (қ/к, ө/о, ү and ұ/у, і/и, ғ/г, ң/н, ә/а,
// һ/х) fall together, and so do the usual Latin spellings: those of passports, and the
// Latin alphabets that were decreed for Kazakh (2017 to 2021).
var skeleton = map[rune]string{
	'а': "a", 'ә': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'д': "d", 'е': "e",
	'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'қ': "k", 'л': "l",
	'м': "m", 'н': "n", 'ң': "n", 'о': "o", 'ө': "o", 'п': "p", 'р': "r", 'с': "s",
	'т': "t", 'у': "u", 'ұ': "u", 'ү': "u", 'ф': "f", 'х': "h", 'һ': "h", 'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "sh", 'ъ': "", 'ы': "i", 'і': "i", 'ь': "", 'э': "e",
	'ю': "iu", 'я': "ia",
	'q': "k", 'w': "u", 'y': "i", 'j': "zh", 'x': "h", 'ı': "i",
	'ş': "sh", 'š': "sh", 'ç': "ch", 'č': "ch", 'ž': "zh", 'ý': "u",
}

// otherwise are the letters that people also write for another sound: j for й, x for кс,
// w for в. A search tries both.
var otherwise = map[rune]string{'j': "i", 'x': "ks", 'w': "v"}

// latinPairs are Latin spellings of one Cyrillic letter. Longest first.
var latinPairs = strings.NewReplacer(
	"nggh", "n", "ngg", "n", "ngh", "n", "shch", "sh", "sch", "sh", "dzh", "zh", "kh", "h", "gh", "g", "ng", "n", "ae", "a", "oe", "o", "ue", "u",
)

// apostrophes stand within words, for a soft sign or a letter of the Latin alphabet of 2017.
const apostrophes = "'’ʼ`´ʹ"

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
	words := searchWords(s)
	for i, word := range words {
		words[i] = foldWord(word)
	}
	return strings.Join(words, " ")
}

// searchWords are the words of s without fillers, in lower case.
func searchWords(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFC.String(s)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune(apostrophes, r)
	})
	for i, word := range words {
		words[i] = strings.Trim(strings.Map(func(r rune) rune {
			if strings.ContainsRune(apostrophes, r) {
				return -1
			}
			return r
		}, word), " ")
	}
	kept := make([]string, 0, len(words))
	for _, word := range words {
		if !fillers[word] && foldWord(word) != "" {
			kept = append(kept, word)
		}
	}
	if len(kept) == 0 { // nothing but fillers: they are all that there is to search by
		return words
	}
	return kept
}

func foldWord(word string) string { return joinSpellings(toLatin(word, nil)) }

// toLatin writes a word in Latin letters, those of other in their way.
func toLatin(word string, other map[rune]string) string {
	var b strings.Builder
	runes := []rune(word)
	for i, r := range runes {
		latin, ok := other[r]
		if !ok {
			latin, ok = skeleton[r]
		}
		switch {
		case ok:
			b.WriteString(latin)
		case r == 'c' && i+1 < len(runes) && runes[i+1] != 'h':
			b.WriteString("ts")
		default:
			writeBase(&b, r)
		}
	}
	return b.String()
}

// writeBase writes a letter without its marks.
func writeBase(b *strings.Builder, r rune) {
	for _, base := range norm.NFD.String(string(r)) {
		if latin, ok := skeleton[base]; ok {
			b.WriteString(latin)
		} else if !unicode.Is(unicode.Mn, base) {
			b.WriteRune(base)
		}
	}
}

// joinSpellings makes one of the ways in which a name is written in Latin letters: Yesil
// and Есиль, Serikbayev and Серикбаев, Saniya and Sania.
func joinSpellings(latin string) string {
	var b strings.Builder
	before := byte(' ')
	for i := range len(latin) {
		letter := latin[i]
		open := before == ' ' || strings.IndexByte("aeou", before) >= 0
		if letter == 'i' && (before == 'i' || open && i+1 < len(latin) && latin[i+1] == 'e') {
			continue
		}
		b.WriteByte(letter)
		before = letter
	}
	return latinPairs.Replace(b.String())
}

// mostSpellings bounds in how many ways a word of a query is read.
const mostSpellings = 8

// spellings are the ways in which a word of a query can be read.
func spellings(word string) []string {
	all := []string{foldWord(word)}
	other := map[rune]string{}
	for _, letter := range "jxw" {
		if strings.ContainsRune(word, letter) && len(all) < mostSpellings {
			other[letter] = otherwise[letter]
			all = append(all, joinSpellings(toLatin(word, map[rune]string{letter: otherwise[letter]})), joinSpellings(toLatin(word, other)))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
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
// those that begin with the first word, whole, come first, then those in which each
// begins a word, otherwise in the order given.
// An empty query finds all. One that finds nothing is read as if it had been typed on
// another layout of the keyboard.
func (ix *Index) Find(query string) []int {
	found := ix.find(query)
	if len(found) > 0 || strings.TrimSpace(query) == "" {
		return found
	}
	for _, typed := range relaid(strings.ToLower(query)) {
		if found = ix.find(typed); len(found) > 0 {
			break
		}
	}
	return found
}

func (ix *Index) find(query string) []int {
	words := searchWords(query)
	read := make([][]string, 0, len(words))
	for _, word := range words {
		var ways []string
		for _, way := range spellings(word) {
			if way != "" {
				ways = append(ways, " "+way)
			}
		}
		if len(ways) > 0 {
			read = append(read, ways)
		}
	}
	var first, begins, holds []int
	for i, text := range ix.texts {
		switch matchWords(text, read) {
		case matchFirst:
			first = append(first, i)
		case matchBegins:
			begins = append(begins, i)
		case matchHolds:
			holds = append(holds, i)
		}
	}
	return slices.Concat(first, begins, holds)
}

type match int

const (
	matchNone match = iota
	matchHolds
	matchBegins
	matchFirst
)

// matchWords takes words, each in the ways in which it can be read, with the space before
// them that stands before each of the text.
func matchWords(text string, words [][]string) match {
	best := matchBegins
	for _, ways := range words {
		word := matchNone
		for _, way := range ways {
			switch {
			case strings.Contains(text, way):
				word = matchBegins
			case len(way) > len(" ")+1 && strings.Contains(text, way[len(" "):]):
				word = max(word, matchHolds)
			}
		}
		best = min(best, word)
	}
	if best == matchBegins && len(words) > 0 && slices.ContainsFunc(words[0], func(way string) bool { return isFirst(way, text) }) {
		return matchFirst
	}
	return best
}

// isFirst reports whether a word, with the space before it, is the first of the text.
func isFirst(word, text string) bool {
	rest, ok := strings.CutPrefix(text, word)
	return ok && (rest == "" || rest[0] == ' ')
}

// Closeness returns how near the texts are to what was typed: 0 where a text begins with it,
// 1 where one of its words does, 2 otherwise.
func (ix *Index) Closeness(query string) func(i int) int {
	var ways []string
	lower := strings.ToLower(query)
	for _, typed := range append([]string{lower}, relaid(lower)...) {
		words := searchWords(typed)
		if len(words) == 0 {
			continue
		}
		rest := strings.Fields(Fold(strings.Join(words[1:], " ")))
		for _, way := range spellings(words[0]) {
			ways = append(ways, " "+strings.Join(append([]string{way}, rest...), " "))
		}
	}
	return func(i int) int {
		closest := 2
		for _, way := range ways {
			switch {
			case strings.HasPrefix(ix.texts[i], way):
				return 0
			case strings.Contains(ix.texts[i], way):
				closest = 1
			}
		}
		return closest
	}
}

// relaid is what was typed as it would stand on the other layouts.
func relaid(typed string) []string {
	all := make([]string, len(layouts))
	for i, layout := range layouts {
		all[i] = layout.Replace(typed)
	}
	return all
}

// layouts read what was typed on another layout than was meant: Latin for Cyrillic, whose
// Kazakh letters stand on the row of digits, and Cyrillic for Latin.
var layouts = makeLayouts()

func makeLayouts() []*strings.Replacer {
	const (
		latin    = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
		cyrillic = "ёйцукенгшщзхъфывапролджэячсмитьбю"
		digits   = "2345890-="
		kazakh   = "әіңғүұқөһ"
	)
	pairs := func(from, to string) (all []string) {
		a, b := []rune(from), []rune(to)
		for i := range a {
			all = append(all, string(a[i]), string(b[i]))
		}
		return all
	}
	letters, row := pairs(latin, cyrillic), pairs(digits, kazakh)
	return []*strings.Replacer{
		strings.NewReplacer(letters...),
		strings.NewReplacer(slices.Concat(letters, row)...),
		strings.NewReplacer(row...),
		strings.NewReplacer(slices.Concat(pairs(cyrillic, latin), pairs(kazakh, digits))...),
	}
}
