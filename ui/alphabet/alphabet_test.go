package alphabet

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"akmola.kz/kezek/internal/model"
)

// lettersOfOrder are those of which the order is kept.
func lettersOfOrder() (letters []rune) {
	for r := rune(0); r < 0x2000; r++ {
		if (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsSpace(r)) && (r < 0x700 || r >= 0x1e00) && (!unicode.IsDigit(r) || r < 0x80) {
			letters = append(letters, r)
		}
	}
	return letters
}

var update = flag.Bool("update", false, "write the order anew")

// TestTheOrderOfLettersIsThatOfCLDR holds the table against golang.org/x/text.
func TestTheOrderOfLettersIsThatOfCLDR(t *testing.T) {
	var want bytes.Buffer
	var buffer collate.Buffer
	kazakh, common := collate.New(language.Kazakh), collate.New(language.Russian)
	for _, r := range lettersOfOrder() {
		key, own := common.KeyFromString(&buffer, string(r)), kazakh.KeyFromString(&buffer, string(r))
		fmt.Fprintf(&want, "%x %x", r, key)
		if !bytes.Equal(key, own) {
			fmt.Fprintf(&want, " %x", own)
		}
		want.WriteByte('\n')
	}
	if *update {
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err == nil {
			_, err = w.Write(want.Bytes())
		}
		if err = errors.Join(err, w.Close(), os.WriteFile("collation.gz", packed.Bytes(), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	r, err := gzip.NewReader(bytes.NewReader(collation))
	if err != nil {
		t.Fatal(err)
	}
	if have, err := io.ReadAll(bufio.NewReader(r)); err != nil || !bytes.Equal(have, want.Bytes()) {
		t.Errorf("go test -run OrderOfLetters ./ui/alphabet -update (%v)", err)
	}
}

// TestTextsHaveTheKeysOfCLDR makes names of letters, digits and spaces by chance, the same each
// time, and others that are known.
func TestTextsHaveTheKeysOfCLDR(t *testing.T) {
	letters, random := lettersOfOrder(), rand.New(rand.NewPCG(3, 3))
	names := []string{"", "0", "00", "007", "N 10", "2 2", "Ёлка", "елка", "Іле", "иле", "Үй", "уй", "ßé", strings.Repeat("9", 300), "a1b22c333"}
	for range 3000 {
		name := make([]rune, random.IntN(12))
		for i := range name {
			if name[i] = letters[random.IntN(len(letters))]; random.IntN(3) == 0 {
				name[i] = '0' + random.Int32N(10)
			}
		}
		names = append(names, string(name))
	}
	for lang, tag := range map[model.Lang]language.Tag{model.Kazakh: language.Kazakh, model.Russian: language.Russian, model.English: language.English} {
		var buffer collate.Buffer
		collator := collate.New(tag, collate.Numeric)
		for _, name := range names {
			if got, want := Of(lang).Key(name), collator.KeyFromString(&buffer, name); !bytes.Equal(got, want) {
				t.Fatalf("%s: %q has the key %x, not %x", lang, name, got, want)
			}
			buffer.Reset()
		}
	}
}

func TestWhatNoAlphabetKnowsStandsBehindIt(t *testing.T) {
	list := []string{"字", "ไทย", "Я", "Ә"}
	slices.SortFunc(list, func(a, b string) int { return bytes.Compare(Of(model.Kazakh).Key(a), Of(model.Kazakh).Key(b)) })
	if got := strings.Join(list, " "); got != "Ә Я ไทย 字" {
		t.Error(got)
	}
}
