package model

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// numbering holds the numbering plans of the world as libphonenumber tells them: one line
// of JSON for each calling code, that of Kazakhstan first. A test writes it anew and holds
// that it says the same as the library, which would take 4 MB of the program and 11 ms of
// each start.
//
//go:embed numbering.gz
var numbering []byte

// numberingPlan is how the numbers of one calling code are made.
type numberingPlan struct {
	Code    string
	Regions []numberingRegion // the main one first

	// Formats are how numbers are written. The first that fits counts.
	Formats []numberFormat `json:",omitempty"`

	// Prefix is what people dial before a number inside the country, and Transform what
	// becomes of it then; empty: it is left out. A number that begins so is another one.
	Prefix    string `json:",omitempty"`
	Transform string `json:",omitempty"`
	Local     []int  `json:",omitempty"` // lengths of what is dialled in one place alone
}

// numberingRegion is what numbers there are in a country, or in one of those that share a code.
type numberingRegion struct {
	ID      string
	Leading string       `json:",omitempty"` // how its numbers begin; empty: it is told by its kinds
	General numberKind   // of them all
	Fixed   numberKind   `json:",omitzero"`
	Mobile  numberKind   `json:",omitzero"`
	Others  []numberKind `json:",omitempty"`
}

// numberKind is which numbers there are of a kind.
type numberKind struct {
	Pattern string
	Lengths []int `json:",omitempty"` // empty: as the pattern says
}

// numberFormat is how the numbers are written that fit a pattern.
type numberFormat struct {
	Pattern, Format string
	Leading         string `json:",omitempty"`
}

// phoneNumber is a number that there is.
type phoneNumber struct {
	plan     *numberingPlan
	region   *numberingRegion
	national string // without the calling code
}

// parseNumber returns the number that digits are after +, and whether there is such a number.
func parseNumber(digits string) (phoneNumber, bool) {
	for n := 1; n <= min(3, len(digits)); n++ {
		if plan := plans.get(digits[:n]); plan != nil {
			number := phoneNumber{plan: plan, national: digits[n:]}
			number.region = plan.region(number.national)
			return number, number.region != nil && number.region.has(number.national) && !plan.rewrites(number.national)
		}
	}
	return phoneNumber{}, false
}

// region returns where a number belongs; nil: nowhere.
func (p *numberingPlan) region(national string) *numberingRegion {
	if len(p.Regions) == 1 {
		return &p.Regions[0]
	}
	for i := range p.Regions {
		r := &p.Regions[i]
		if r.Leading != "" && expressions.get("^(?:"+r.Leading+")").MatchString(national) || r.Leading == "" && r.has(national) {
			return r
		}
	}
	return nil
}

// rewrites reports whether a number would be taken for what is dialled inside the country,
// and be another one then.
func (p *numberingPlan) rewrites(national string) bool {
	if p.Prefix == "" {
		return false
	}
	prefix := expressions.get("^(?:" + p.Prefix + ")")
	found := prefix.FindStringSubmatchIndex(national)
	if found == nil {
		return false
	}
	rest := national[found[1]:]
	if p.Transform != "" && found[len(found)-2] >= 0 {
		rest = prefix.ReplaceAllString(national, p.Transform)
	}
	general := p.Regions[0].General
	if general.fits(national) && !general.fits(rest) {
		return false
	}
	longer := len(rest) > slices.Max(general.Lengths)
	return rest != national && (longer || slices.Contains(general.Lengths, len(rest))) && !slices.Contains(p.Local, len(rest))
}

// has reports whether there is such a number in the region.
func (r *numberingRegion) has(national string) bool {
	return r.General.has(national) && (r.Fixed.has(national) || r.Mobile.has(national) || r.other(national))
}

func (r *numberingRegion) other(national string) bool {
	return slices.ContainsFunc(r.Others, func(k numberKind) bool { return k.has(national) })
}

// mobile reports whether a number of the region is a mobile one, and no other.
func (r *numberingRegion) mobile(national string) bool {
	return r.Mobile.has(national) && !r.Fixed.has(national) && !r.other(national)
}

func (k numberKind) has(national string) bool {
	return (len(k.Lengths) == 0 || slices.Contains(k.Lengths, len(national))) && k.fits(national)
}

func (k numberKind) fits(national string) bool {
	return k.Pattern != "" && expressions.get("^(?:"+k.Pattern+")$").MatchString(national)
}

// String returns the number as it is written for people abroad: +998 90 123 45 67.
func (n phoneNumber) String() string {
	for _, f := range n.plan.Formats {
		whole := expressions.get("^(?:" + f.Pattern + ")$")
		if whole.MatchString(n.national) && expressions.get("^(?:"+f.Leading+")").MatchString(n.national) {
			return "+" + n.plan.Code + " " + whole.ReplaceAllString(n.national, f.Format)
		}
	}
	return "+" + n.plan.Code + " " + n.national
}

// memo is what was made of texts, each once.
type memo[V any] struct {
	mu   sync.Mutex
	of   map[string]V
	from func(string) V
}

func (m *memo[V]) get(text string) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	made, ok := m.of[text]
	if !ok {
		if m.of == nil {
			m.of = map[string]V{}
		}
		made = m.from(text)
		m.of[text] = made
	}
	return made
}

// What was asked for: plans by their calling codes, nil where there is none, and the
// patterns that numbers were compared with.
var (
	plans       = memo[*numberingPlan]{from: readPlan}
	expressions = memo[*regexp.Regexp]{from: regexp.MustCompile}
)

// readPlan reads as far as the plan of a code; nil: there is none.
func readPlan(code string) *numberingPlan {
	unpacked, err := gzip.NewReader(bytes.NewReader(numbering))
	if err != nil {
		panic(err) // it is part of the binary, and a test reads it
	}
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), `{"Code":"`+code+`",`) {
			continue
		}
		plan := new(numberingPlan)
		if err := json.Unmarshal(lines.Bytes(), plan); err != nil {
			panic(err)
		}
		return plan
	}
	return nil
}
