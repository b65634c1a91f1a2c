package ui

import (
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// scannerGap is the longest pause between two digits of a scanner: half of what the
// quickest hand needs, which cannot keep it up for twelve digits.
const scannerGap = 40 * time.Millisecond

// scanner tells a barcode scanner that acts as a keyboard from a hand, by pace and
// form: twelve digits in quick succession, then Enter. Digits are held back until the
// pace tells whose they are, so that a scanned number never lands where the focus
// happens to be; the first may be shown at once where it can be taken back. The zero value is ready.
type scanner struct {
	held   []rune // as they were typed
	shown  int    // of them, 0 or 1
	digits []byte // as they are read
	last   time.Time
}

// typed takes a letter. The ones to let go come back: those held before that turned
// out to be of a hand. Where the letter itself is to be let through, hold is false.
func (s *scanner) typed(r rune, now time.Time) (let []rune, hold bool) {
	digit, ok := widgets.DigitOf(r)
	if !ok || s.slow(now) || len(s.held) == model.IINLength {
		let = s.release()
	}
	if !ok {
		return let, false
	}
	s.held, s.digits, s.last = append(s.held, r), append(s.digits, byte(digit)), now
	return let, true
}

// entered takes an Enter: the number that was scanned, or what is to be let go before
// the Enter of a hand.
func (s *scanner) entered(now time.Time) (number string, let []rune) {
	if len(s.held) == model.IINLength && !s.slow(now) {
		number = string(s.digits)
		s.release()
		return number, nil
	}
	return "", s.release()
}

// waited lets go what was held for longer than a scanner pauses.
func (s *scanner) waited(now time.Time) []rune {
	if !s.slow(now) {
		return nil
	}
	return s.release()
}

// showFirst lets go the first digit, and counts on with it.
func (s *scanner) showFirst() []rune {
	s.shown = 1
	return s.held[:1]
}

// release lets go whatever is held: another key was pressed.
func (s *scanner) release() []rune {
	let := s.held[s.shown:]
	s.held, s.digits, s.shown = nil, nil, 0
	return let
}

func (s *scanner) slow(now time.Time) bool { return now.Sub(s.last).Abs() > scannerGap }
