package model

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// actCheckLen is how many characters of base32 (A–Z, 2–7) the check of an act has: 100 bits.
const actCheckLen = 20

// ActCheck returns what stands for an act on paper, in groups of four such as
// ABCD-EFGH-2345-WXYZ-KLMN. It leads to what became of the act; the act's id,
// which is its key, cannot be told from it.
func ActCheck(id string) string {
	sum := sha256.Sum256([]byte("kezek act check\n" + id))
	return groupActCheck(base32.StdEncoding.EncodeToString(sum[:])[:actCheckLen])
}

// ParseActCheck returns a typed check in its one form. It forgives small letters,
// spaces and missing hyphens, and reports whether the rest is a check.
func ParseActCheck(typed string) (check string, ok bool) {
	letters := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(typed))
	isBase32 := func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '2' && r <= '7' }
	if len(letters) != actCheckLen || strings.ContainsFunc(letters, func(r rune) bool { return !isBase32(r) }) {
		return "", false
	}
	return groupActCheck(letters), true
}

func groupActCheck(letters string) string {
	var groups []string
	for i := 0; i < len(letters); i += 4 {
		groups = append(groups, letters[i:i+4])
	}
	return strings.Join(groups, "-")
}
