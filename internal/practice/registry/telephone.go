package registry

import (
	"regexp"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Message is a short message on the practice telephone.
type Message struct {
	Phone model.Phone
	Text  string
	Code  string // the six digits in the text, empty where it has none
	At    time.Time
}

// Telephone stands for all practice telephones: the screen shows what comes to it.
// It is safe for use by many goroutines.
type Telephone struct {
	clock func() time.Time

	mu          sync.Mutex
	codes       map[model.Phone]string
	subscribers map[int]func(Message)
	next        int
}

// NewTelephone returns a telephone with no messages.
func NewTelephone(clock func() time.Time) *Telephone {
	return &Telephone{clock: clock, codes: map[model.Phone]string{}, subscribers: map[int]func(Message){}}
}

// LastCode returns the code that came last to the phone, empty where none did.
func (t *Telephone) LastCode(phone model.Phone) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.codes[phone]
}

// Subscribe has f told of every message from now on, in the goroutine that
// delivers it, so f may not wait. After cancel no new message is told.
func (t *Telephone) Subscribe(f func(Message)) (cancel func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := t.next
	t.next++
	t.subscribers[id] = f
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.subscribers, id)
	}
}

func (t *Telephone) deliver(phone model.Phone, text string) {
	message := Message{Phone: phone, Text: text, Code: CodeIn(text), At: t.clock()}
	t.mu.Lock()
	if message.Code != "" {
		t.codes[phone] = message.Code
	}
	told := make([]func(Message), 0, len(t.subscribers))
	for id := range t.next { // in the order in which they came
		if f, ok := t.subscribers[id]; ok {
			told = append(told, f)
		}
	}
	t.mu.Unlock()
	for _, f := range told {
		f(message)
	}
}

var sixDigits = regexp.MustCompile(`(?:^|[^0-9-])([0-9]{6})(?:[^0-9]|$)`)

// CodeIn returns the first six digits that stand alone in a message: those after a hyphen are of a
// number.
func CodeIn(text string) string {
	if found := sixDigits.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}
