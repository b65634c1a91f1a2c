package xmlsig

import (
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
)

// streams are the readers of one canonical form. Of several signatures over one element
// each leaves out itself and those after it: up to the first signature their bytes are the
// same, and are hashed once.
type streams struct {
	signatures map[int]int // the place of each in the document
	all        []*stream
	quiet      int // the signature that is being written: only streams after it get it; -1 where none is
	err        error
}

// stream is what the signatures numbered in members hash.
type stream struct {
	to      io.Writer
	members []int // in their order
}

// streamTo is one stream, which leaves out the signatures from the number on.
func streamTo(w io.Writer, signatures map[int]int, from int) *streams {
	return &streams{signatures: signatures, all: []*stream{{w, []int{from}}}, quiet: -1}
}

func (s *streams) write(p []byte) {
	for _, one := range s.all {
		if s.quiet >= 0 && one.members[0] <= s.quiet {
			continue
		}
		if _, err := one.to.Write(p); err != nil {
			s.err = errors.Join(s.err, err)
		}
	}
}

// enter prepares for the signature of the number: the streams that leave it out part from
// those that do not. It reports whether any has it.
func (s *streams) enter(number int) bool {
	if s.quiet >= 0 {
		return true // one inside of another goes with it
	}
	wanted := false
	for _, one := range s.all {
		last := one.members[len(one.members)-1]
		wanted = wanted || last > number
		if one.members[0] <= number && last > number {
			s.part(one, number)
		}
	}
	if wanted {
		s.quiet = number
	}
	return wanted
}

func (s *streams) leave() { s.quiet = -1 }

// part splits a stream into those members that leave the signature out and the others.
func (s *streams) part(one *stream, number int) {
	at := 0
	for one.members[at] <= number {
		at++
	}
	h, ok := one.to.(hash.Cloner)
	if !ok {
		s.err = errors.New("the digest cannot be copied")
		return
	}
	copied, err := h.Clone()
	if err != nil {
		s.err = errors.Join(s.err, err)
		return
	}
	s.all = append(s.all, &stream{copied, one.members[at:]})
	one.members = one.members[:at:at]
}

// covering names what signatures hash alike.
type covering struct {
	element  int
	form     string
	whole    bool
	digest   string
	envelops bool
}

// Sum hashes what each of the signatures covers. Digests that newHash does not know leave
// the error in SumErr.
func (d *Document) Sum(signatures []*Signature, newHash func(method string) (hash.Hash, error)) {
	groups := map[covering][]*Reference{}
	var order []covering
	for _, s := range signatures {
		if s.Err != nil {
			continue
		}
		for _, r := range s.References {
			key := covering{r.covered, fmt.Sprint(r.form), r.URI == "", r.DigestMethod, r.envelops}
			if groups[key] == nil {
				order = append(order, key)
			}
			groups[key] = append(groups[key], r)
		}
	}
	for _, key := range order {
		d.sum(groups[key], newHash)
	}
}

func (d *Document) sum(group []*Reference, newHash func(string) (hash.Hash, error)) {
	first := group[0]
	h, err := newHash(first.DigestMethod)
	if err == nil {
		to := &streams{signatures: first.leftOut(), quiet: -1}
		one := &stream{to: h}
		for _, r := range group {
			one.members = append(one.members, r.signature.number)
		}
		to.all = []*stream{one}
		if err = d.canonicalize(first.covered, first.form, first.URI == "", to); err == nil {
			err = to.err
		}
		for _, one := range to.all {
			for _, r := range group {
				if h, ok := one.to.(hash.Hash); ok && slices.Contains(one.members, r.signature.number) {
					r.Sum = h.Sum(nil)
				}
			}
		}
	}
	for _, r := range group {
		r.SumErr = err
	}
}
