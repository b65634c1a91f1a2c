package ers

import (
	"errors"
	"fmt"
	"time"
)

// Stamp is what somebody found who looked at a time stamp over data and believes it.
type Stamp struct {
	Time  time.Time
	Until time.Time // end of the certificate of the authority
}

// Judge looks at a time stamp over data whose hash by the algorithm of the record is its imprint.
type Judge func(stamp, data []byte) (Stamp, error)

// The reasons why a record proves nothing.
var (
	ErrOtherFiles = errors.New("the evidence record is about other files")
	ErrGap        = errors.New("a time stamp was not renewed before its authority ended")
)

// Check returns since when the files have existed as they are: the time of the first stamp, if each
// later one was made while the authority of the one before it was good, and the last one's is good
// at the time (RFC 4998, 5.3).
func (r Record) Check(digest Digest, files [][]byte, judge Judge, at time.Time) (since time.Time, err error) {
	hashes := make([][]byte, len(files))
	for i, file := range files {
		hashes[i] = digest(file)
	}
	data, ok := r.Tree.climb(digest, hashes)
	if !ok {
		return since, ErrOtherFiles
	}
	var until time.Time
	for i, encoded := range r.Stamps {
		stamp, err := judge(encoded, data)
		if err != nil {
			return since, fmt.Errorf("time stamp %d: %w", i+1, err)
		}
		if i == 0 {
			since = stamp.Time
		} else if stamp.Time.After(until) {
			return since, ErrGap
		}
		until, data = stamp.Until, encoded
	}
	if at.After(until) {
		return since, ErrGap
	}
	return since, nil
}
