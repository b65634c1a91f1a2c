//go:build soak && linux

package soak

import (
	"testing"
	"time"
)

func TestAHundredDisastersLoseOrDoubleNoAct(t *testing.T) {
	disasters(t, 100, uint64(time.Now().UnixNano()))
}
