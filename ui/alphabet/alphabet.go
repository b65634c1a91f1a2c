package alphabet

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/hex"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"akmola.kz/kezek/internal/model"
)

// collation is where the letters and digits of Latin, Greek, Cyrillic and their neighbours
// stand among each other, as CLDR has it: for each its code point and its key, and what
// differs in Kazakh. A test writes it from golang.org/x/text and holds that both make the same
// keys: the order of every script of the world would be 1.3 MB of the program.
//
//go:embed collation.gz
var collation []byte

// weights are what a letter counts by: which one it is, with which marks, and small or large.
// A difference in the first decides before one in the next.
type weights [3]string

// Order is that of a language: its own letters first, then those that it shares.
type Order [2]map[rune]weights

func (o Order) weights(letter rune) (w weights, ok bool) {
	if w, ok = o[0][letter]; !ok {
		w, ok = o[1][letter]
	}
	return w, ok
}

const (
	numberStart = "\x14\xf0"
	unmarked    = "\x00\x20"
	small       = "\x02"
	level       = "\x00\x00"
)

var orders = sync.OnceValue(func() map[model.Lang]Order {
	unpacked, err := gzip.NewReader(bytes.NewReader(collation))
	if err != nil {
		panic(err) // it is part of the binary, and a test reads it
	}
	shared, kazakh := map[rune]weights{}, map[rune]weights{}
	for lines := bufio.NewScanner(unpacked); lines.Scan(); {
		code, key, _ := strings.Cut(lines.Text(), " ")
		key, other, _ := strings.Cut(key, " ")
		letter, _ := strconv.ParseInt(code, 16, 32)
		shared[rune(letter)] = weightsOf(key)
		if other != "" {
			kazakh[rune(letter)] = weightsOf(other)
		}
	}
	return map[model.Lang]Order{model.Kazakh: {kazakh, shared}, model.Russian: {nil, shared}, model.English: {nil, shared}}
})

// weightsOf takes a key of one letter apart.
func weightsOf(digits string) (w weights) {
	key, _ := hex.DecodeString(digits)
	for i := range w[:2] {
		at := 0
		for at < len(key) && string(key[at:at+2]) != level {
			if at += 2; i == 0 && key[at-2] >= 0x80 {
				at++ // a longer weight
			}
		}
		w[i], key = string(key[:at]), key[min(at+2, len(key)):]
	}
	w[2] = string(key)
	return w
}

// Of returns the order of a language of the screens.
func Of(lang model.Lang) Order { return orders()[lang] }

// Key returns the key of a text: texts are in the order of the bytes of their keys. Numbers
// count by their value: № 2 is before № 10. What the alphabet does not know stands behind the
// rest, by its code point.
func (o Order) Key(text string) []byte {
	var key, marks, sizes []byte
	add := func(w weights) {
		key, marks, sizes = append(key, w[0]...), append(marks, w[1]...), append(sizes, w[2]...)
	}
	for text != "" {
		if digits := len(text) - len(strings.TrimLeft(text, "0123456789")); digits > 0 {
			number := strings.TrimLeft(text[:digits], "0")
			text = text[digits:]
			add(numberWeights(len(number)))
			for _, digit := range number {
				w, _ := o.weights(digit)
				add(w)
			}
			continue
		}
		letter, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		w, known := o.weights(letter)
		if !known {
			w = weights{string([]byte{0xff, byte(letter >> 16), byte(letter >> 8), byte(letter)}), unmarked, small}
		}
		add(w)
	}
	key = append(append(key, level...), marks...)
	return append(append(key, level...), sizes...)
}

// numberWeights stand before the digits of a number: a longer one is larger. The number 0 has
// no digits.
func numberWeights(digits int) weights {
	w := weights{numberStart, unmarked + unmarked, small + small}
	if digits > 0 {
		w[0] += string([]byte{byte(digits >> 8), byte(digits)})
	}
	return w
}
