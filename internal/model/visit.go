package model

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// visitCheckLen is how many characters of base32 (A–Z, 2–7) a visit's check has: 100 bits.
const visitCheckLen = 20

// VisitCheck returns what stands for a visit on paper, in groups of four such as
// ABCD-EFGH-2345-WXYZ-KLMN. It leads to what became of the visit's statement; the
// visit's id, which is the key of a placement, cannot be told from it.
func VisitCheck(visit string) string {
	sum := sha256.Sum256([]byte("kezek visit check\n" + visit))
	return groupVisitCheck(base32.StdEncoding.EncodeToString(sum[:])[:visitCheckLen])
}

// ParseVisitCheck returns a typed check in its one form. It forgives small letters,
// spaces and missing hyphens, and reports whether the rest is a check.
func ParseVisitCheck(typed string) (check string, ok bool) {
	letters := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(typed))
	isBase32 := func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '2' && r <= '7' }
	if len(letters) != visitCheckLen || strings.ContainsFunc(letters, func(r rune) bool { return !isBase32(r) }) {
		return "", false
	}
	return groupVisitCheck(letters), true
}

func groupVisitCheck(letters string) string {
	var groups []string
	for i := 0; i < len(letters); i += 4 {
		groups = append(groups, letters[i:i+4])
	}
	return strings.Join(groups, "-")
}
