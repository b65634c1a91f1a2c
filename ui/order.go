package ui

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"akmola.kz/kezek/queue"
)

// alphabetical returns the list in the order of the alphabet of a language: Ә after А
// and Ғ after Г in Kazakh, № 2 before № 10, quotation marks left out.
func alphabetical[T any](lang queue.Lang, list []T, name func(T) string) []T {
	alphabet := collate.New(language.Make(string(lang)), collate.Numeric)
	var buffer collate.Buffer
	type keyed struct {
		key []byte
		one T
	}
	all := make([]keyed, len(list))
	for i, one := range list {
		all[i] = keyed{alphabet.KeyFromString(&buffer, bare(name(one))), one}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return bytes.Compare(a.key, b.key) })
	sorted := make([]T, len(all))
	for i, one := range all {
		sorted[i] = one.one
	}
	return sorted
}

// bare leaves quotation marks and the like out of a name.
func bare(name string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r) {
			return r
		}
		return -1
	}, name))
}

// orders remembers the last list of organizations in its order: a large one takes
// longer to put in order than a page may take to be drawn, so it is done while the
// page is loaded.
type orders struct {
	mu     sync.Mutex
	lang   queue.Lang
	of     []queue.Organization
	sorted []queue.Organization
}

func (o *orders) organizations(lang queue.Lang, list []queue.Organization) []queue.Organization {
	o.mu.Lock()
	defer o.mu.Unlock()
	same := len(o.of) == len(list) && (len(list) == 0 || &o.of[0] == &list[0])
	if !same || o.lang != lang {
		o.lang, o.of = lang, list
		o.sorted = alphabetical(lang, list, func(org queue.Organization) string { return org.Short.In(lang) })
	}
	return o.sorted
}
