package service

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"akmola.kz/kezek/internal/model"
)

// TestNoMoreWorkAtOnceThanThereAreSlots has ten come at once for two slots, each with work of a
// second and with patience for three.
func TestNoMoreWorkAtOnceThanThereAreSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(2, 2500*time.Millisecond)
		var mu sync.Mutex
		working, most := 0, 0
		count := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			working += n
			most = max(most, working)
		}
		ended := make(chan error)
		start := time.Now()
		for range 10 {
			go func() {
				ended <- s.do(t.Context(), func() error {
					count(1)
					time.Sleep(time.Second)
					count(-1)
					return nil
				})
			}()
		}
		done, busy := 0, 0
		for range 10 {
			switch err := <-ended; {
			case err == nil:
				done++
			case model.CodeOf(err) == model.CodeCentralBusy:
				busy++
			default:
				t.Error(err)
			}
		}
		if most != 2 || done != 6 || busy != 4 || time.Since(start) != 3*time.Second {
			t.Errorf("%d at once, %d done, %d told to come again, after %s", most, done, busy, time.Since(start))
		}
	})
}

// TestWhoHasLeftTakesNoSlot waits behind somebody, leaves, and is not worked for.
func TestWhoHasLeftTakesNoSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1, time.Hour)
		release, ended := make(chan struct{}), make(chan error)
		go func() { ended <- s.do(t.Context(), func() error { <-release; return nil }) }()
		synctest.Wait()
		ctx, leave := context.WithCancel(t.Context())
		go func() { ended <- s.do(ctx, func() error { t.Error("worked for nobody"); return nil }) }()
		synctest.Wait()
		leave()
		if err := <-ended; model.CodeOf(err) != model.CodeCentralBusy || !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
		close(release)
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := s.do(t.Context(), func() error { return nil }); err != nil {
			t.Errorf("the slot is taken for good: %v", err)
		}
	})
}
