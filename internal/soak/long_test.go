//go:build soak

package soak

import (
	"testing"
	"time"
)

func TestTenThousandVisitsComeThroughABadLineOnceEach(t *testing.T) {
	drainOffices(t, 10_000, uint64(time.Now().UnixNano()))
}

func TestTwoHundredKillsLoseNothing(t *testing.T) {
	killCounters(t, 200, 3*time.Second, uint64(time.Now().UnixNano()))
}

func TestAThousandStatementsOfACarelessClerkAreTaken(t *testing.T) {
	carelessClerk(t, 1000, 6)
}
