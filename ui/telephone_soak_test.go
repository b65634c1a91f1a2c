//go:build soak

package ui_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/telephone"
)

// TestWhoSignsOnATelephoneStandsOnTheScreenWithinASecond measures from the moment at which the telephone signs until the
// window is painted with the owner: its request, the central on a loopback address, the counter's client that waits for
// news, what it verifies itself, the page and all its pixels.
func TestWhoSignsOnATelephoneStandsOnTheScreenWithinASecond(t *testing.T) {
	const times = 20
	k := newStand(t, false, "ready")
	must(t, k.practice.WaitKeys(t.Context()))
	owner := k.practice.KeyFolder(string(k.family("ready").Applicant().IIN))
	k.key(fyne.KeyReturn, fyne.KeyReturn)
	k.at(desk.Login)
	took := make([]time.Duration, 0, times)
	for range times {
		signs := make(chan time.Time, 1)
		link := k.shell.Desk.Telephone().Link
		failed := make(chan error, 1)
		go func() {
			failed <- (&telephone.Telephone{
				Holder: timed{telephone.Answer{Sign: true, Owner: owner}, signs}, Keys: k.practice.KeysDir, Password: ca.PracticePassword, Lang: model.Kazakh,
			}).Scan(t.Context(), link)
		}()
		for !k.shell.Desk.OwnedByTelephone() {
			k.shell.FollowTelephone()
		}
		k.shows("kiosk.owner.title")
		k.window.Canvas().Capture()
		took = append(took, time.Since(<-signs))
		must(t, <-failed)
		k.key("Escape")
	}
	slices.Sort(took)
	t.Logf("from the signature to the painted owner: median %s, longest %s of %d", took[times/2], took[times-1], times)
	if took[times/2] > time.Second {
		t.Errorf("the median is %s", took[times/2])
	}
}

// timed answers a telephone and notes when.
type timed struct {
	answer telephone.Answer
	at     chan time.Time
}

func (h timed) Read(context.Context, telephone.Shown) (telephone.Answer, error) {
	h.at <- time.Now()
	return h.answer, nil
}
