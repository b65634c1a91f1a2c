//go:build soak

package soak

import (
	"testing"
	"time"
)

func TestTenThousandVisitsComeThroughABadLineOnceEach(t *testing.T) {
	drainOffices(t, 10_000, uint64(time.Now().UnixNano()))
}
