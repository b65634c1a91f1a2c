package desk

import (
	"testing"
	"time"

	"akmola.kz/kezek/cache/cachetest"
)

func TestAStoreThatForgetsKeepsTheContract(t *testing.T) {
	cachetest.TestStore(t, func(*testing.T) cachetest.Store { return newMemory(time.Now) })
}
