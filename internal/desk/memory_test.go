package desk

import (
	"testing"
	"time"

	"akmola.kz/kezek/cache/cachetest"
)

func TestAStoreThatForgetsKeepsTheContract(t *testing.T) {
	cachetest.Suite{Create: func(*testing.T) cachetest.Store { return newMemory(time.Now) }}.Run(t)
}
