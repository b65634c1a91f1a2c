package model

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Span is a range of versions of a form, both ends included.
type Span struct {
	Oldest int `json:"oldest"`
	Newest int `json:"newest"`
}

// Valid reports whether it can be.
func (s Span) Valid() bool { return s.Oldest >= 1 && s.Newest >= s.Oldest && s.Newest < 1_000_000 }

// Has reports whether the version lies in the range.
func (s Span) Has(version int) bool { return s.Oldest <= version && version <= s.Newest }

// Meets reports whether there is a version in both.
func (s Span) Meets(other Span) bool { return s.Oldest <= other.Newest && other.Oldest <= s.Newest }

// String is its form on the wire: "1-2".
func (s Span) String() string { return fmt.Sprintf("%d-%d", s.Oldest, s.Newest) }

// ParseSpan reads what String wrote.
func ParseSpan(text string) (s Span, ok bool) {
	oldest, newest, _ := strings.Cut(text, "-")
	var err error
	if s.Oldest, err = strconv.Atoi(oldest); err != nil {
		return Span{}, false
	}
	if s.Newest, err = strconv.Atoi(newest); err != nil || !s.Valid() {
		return Span{}, false
	}
	return s, true
}

// Wire is what this program speaks between counter and central. The newest grows with a change that
// an office one release behind would not understand, and that release is spoken still: testdata
// of internal/central hold what was said.
var Wire = Span{Oldest: 1, Newest: 1}

// WireHeader holds, in every request of a counter, the Wire that it speaks. What has none is no
// counter: a telephone, a browser, a proxy that looks whether the central is there.
const WireHeader = "Kezek-Wire"

// DataFile is the versions of the file of a counter that this program opens; it writes the newest.
var DataFile = Span{Oldest: 1, Newest: 1}

var releaseForm = regexp.MustCompile(`^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$`)

// ValidRelease reports whether the text is the version of a release, such as 0.12.3.
func ValidRelease(version string) bool { return releaseForm.MatchString(version) }

// CompareReleases returns -1, 0 or 1 where the first release is older, the same or newer. What
// is none is older than all.
func CompareReleases(a, b string) int {
	first, second := releaseForm.FindStringSubmatch(a), releaseForm.FindStringSubmatch(b)
	if first == nil || second == nil {
		return cmp.Compare(len(first), len(second))
	}
	for i := 1; i < len(first); i++ {
		x, _ := strconv.Atoi(first[i]) // the form lets nothing else through
		y, _ := strconv.Atoi(second[i])
		if c := cmp.Compare(x, y); c != 0 {
			return c
		}
	}
	return 0
}
