package ncalayer

import (
	"context"
	"os"
	"path/filepath"
	"sync"

	"akmola.kz/kezek/internal/pki"
)

// Auto answers without a person: the first key that fits. Files of another password
// are passed over.
type Auto struct {
	Password string
}

// Choose implements Dialog.
func (a Auto) Choose(ctx context.Context, request Request) (Choice, error) {
	return pick(ctx, request, a.Password, func(Offer) bool { return true })
}

func pick(ctx context.Context, request Request, password string, wanted func(Offer) bool) (Choice, error) {
	for _, path := range request.Files() {
		if err := ctx.Err(); err != nil {
			return Choice{}, err
		}
		offers, err := request.Open(path, password)
		if err != nil {
			continue
		}
		for _, offer := range offers {
			if offer.Problem == "" && wanted(offer) {
				return Choice{Key: offer.Key}, nil
			}
		}
	}
	return Choice{}, ErrCancelled
}

// Turn is what a Script does at one request. The zero Turn takes the first key that
// fits.
type Turn struct {
	Cancel bool            // closes the dialog
	IIN    string          // takes a key of this person
	BIN    string          // takes a key of this organization
	Use    pki.KeyUse      // takes a key of this use, and of no other
	Path   string          // the file chosen, where a file is asked for
	Wait   <-chan struct{} // answers when it is closed
}

// ChooseFile implements FileChooser: the first of the folder.
func (a Auto) ChooseFile(_ context.Context, _, folder, _ string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) == 0 {
		return "", ErrCancelled
	}
	return filepath.Join(folder, entries[0].Name()), nil
}

// Script is a Dialog for tests: it takes its turns one after another, then goes on
// with zero Turns. A turn for which no key is found cancels.
type Script struct {
	mu       sync.Mutex
	password string
	turns    []Turn
	seen     []Request
	asked    chan Request
}

// NewScript returns a Script that opens the files with the password.
func NewScript(password string, turns ...Turn) *Script {
	return &Script{password: password, turns: turns, asked: make(chan Request, 16)}
}

// Then adds turns.
func (s *Script) Then(turns ...Turn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns = append(s.turns, turns...)
}

// Requests returns the requests so far.
func (s *Script) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.seen...)
}

// Asked gives each request as it comes, as long as somebody keeps reading.
func (s *Script) Asked() <-chan Request { return s.asked }

// Choose implements Dialog.
func (s *Script) Choose(ctx context.Context, request Request) (Choice, error) {
	turn := s.next(request)
	if err := turn.begin(ctx); err != nil {
		return Choice{}, err
	}
	return pick(ctx, request, s.password, func(offer Offer) bool {
		c := offer.Key.Certificate
		return (turn.IIN == "" || c.IIN == turn.IIN) && (turn.BIN == "" || c.BIN == turn.BIN) &&
			(turn.Use == 0 || c.KeyUse == turn.Use)
	})
}

// ChooseFile implements FileChooser. It takes a turn, too.
func (s *Script) ChooseFile(ctx context.Context, _, folder, locale string) (string, error) {
	turn := s.next(Request{Folders: []string{folder}, Locale: locale})
	if err := turn.begin(ctx); err != nil {
		return "", err
	}
	if turn.Path == "" {
		return "", ErrCancelled
	}
	return turn.Path, nil
}

// begin waits as long as the turn does, and cancels where it does.
func (t Turn) begin(ctx context.Context) error {
	if t.Wait != nil {
		select {
		case <-t.Wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if t.Cancel {
		return ErrCancelled
	}
	return nil
}

func (s *Script) next(request Request) Turn {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, request)
	select {
	case s.asked <- request:
	default: // nobody reads
	}
	if len(s.turns) == 0 {
		return Turn{}
	}
	turn := s.turns[0]
	s.turns = s.turns[1:]
	return turn
}
