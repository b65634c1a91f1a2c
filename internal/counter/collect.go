package counter

import (
	"runtime/debug"
	"time"
)

// How much is collected. What a start makes is kept for the most part, so that collecting it
// early takes time and gives little; afterwards nobody is in a hurry, and the computer has
// other programs too.
const (
	startPercent = 400 // of what is in use, for debug.SetGCPercent
	workPercent  = 50
	restAfter    = time.Second // of the first page
)

func collectLittle() { debug.SetGCPercent(startPercent) }

// collectTightly gives back what only the start needed.
func collectTightly() {
	debug.SetGCPercent(workPercent)
	debug.FreeOSMemory()
}
