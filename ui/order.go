package ui

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"unicode"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/alphabet"
)

// alphabetical returns the list in the order of the alphabet of a language: Ә after А
// and Ғ after Г in Kazakh, № 2 before № 10, quotation marks left out.
func alphabetical[T any](lang model.Lang, list []T, name func(T) string) []T {
	return arranged(list, positions(lang, list, name))
}

// positions returns the positions of the list in that order.
func positions[T any](lang model.Lang, list []T, name func(T) string) []int {
	letters := alphabet.Of(lang)
	keys, order := make([][]byte, len(list)), make([]int, len(list))
	for i, one := range list {
		keys[i], order[i] = letters.Key(bare(name(one))), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return bytes.Compare(keys[a], keys[b]) })
	return order
}

func arranged[T any](list []T, order []int) []T {
	sorted := make([]T, len(order))
	for i, at := range order {
		sorted[i] = list[at]
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

// orders keeps the last list of organizations ready to be shown in any language: in the
// order of each alphabet and folded for the search. A large one takes longer to prepare
// than a page may take to be drawn, so it is done while the page is loaded.
type orders struct {
	mu    sync.Mutex
	of    []model.Organization
	order map[model.Lang][]int
	index *model.Index
}

// prepare readies a list, in the background. Where only places have changed since the
// last one, its order still holds.
func (o *orders) prepare(ctx context.Context, list []model.Organization) error {
	if o.prepared(list) {
		return nil
	}
	order := map[model.Lang][]int{}
	for _, lang := range model.Langs() {
		order[lang] = positions(lang, list, func(org model.Organization) string { return org.Short.In(lang) })
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	index := model.NewIndex(texts(list, model.Organization.SearchText))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.of, o.order, o.index = list, order, index
	return nil
}

// prepared reports whether the list is ready.
func (o *orders) prepared(list []model.Organization) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.holds(list)
}

// holds reports whether the order is that of the list; the lock is held.
func (o *orders) holds(list []model.Organization) bool {
	if len(o.of) != len(list) || o.index == nil {
		return false
	}
	for i := range list {
		a, b := &o.of[i], &list[i]
		if a == b {
			break // it is the same list
		}
		if a.Short != b.Short || a.Number != b.Number || a.Settlement != b.Settlement || a.Address != b.Address {
			return false
		}
	}
	return true
}

// organizations returns a list in the order of a language, and where to search in it;
// false where it is not prepared.
func (o *orders) organizations(lang model.Lang, list []model.Organization) (sorted []model.Organization, index *model.Index, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.holds(list) {
		return nil, model.NewIndex(nil), false
	}
	return arranged(list, o.order[lang]), o.index.In(o.order[lang]), true
}

// texts is what a search reads of each.
func texts[T any](all []T, text func(T) string) []string {
	read := make([]string, len(all))
	for i, one := range all {
		read[i] = text(one)
	}
	return read
}
