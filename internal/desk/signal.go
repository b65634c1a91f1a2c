package desk

import "sync"

// Signal calls its listeners with a value whenever it changes. The zero Signal is
// ready for use.
type Signal[T any] struct {
	mu        sync.Mutex
	next      int
	listeners map[int]func(T)
}

// Listen has listener called with every value from now on, on the goroutine that emits
// it, until cancel.
func (s *Signal[T]) Listen(listener func(T)) (cancel func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listeners == nil {
		s.listeners = map[int]func(T){}
	}
	id := s.next
	s.next++
	s.listeners[id] = listener
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.listeners, id)
	}
}

// emit must not be called with a lock held that a listener may want.
func (s *Signal[T]) emit(value T) {
	s.mu.Lock()
	listeners := make([]func(T), 0, len(s.listeners))
	for _, listener := range s.listeners {
		listeners = append(listeners, listener)
	}
	s.mu.Unlock()
	for _, listener := range listeners {
		listener(value)
	}
}

// wake wakes whoever waits on a channel of length one; once is enough.
func wake(work chan<- struct{}) {
	select {
	case work <- struct{}{}:
	default:
	}
}
