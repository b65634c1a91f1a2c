package telephone

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Faults are what goes wrong with a telephone on purpose. The zero value is one that works.
type Faults struct {
	Slow       time.Duration // before it answers
	Lost       bool          // its connection, before anything is sent
	LostAnswer bool          // the answer to what was sent: it is sent twice
	OtherBytes bool          // it signs something else
	OldKey     bool          // it signs with a key to log in, of former years
}

var switches = map[string]func(*Faults){
	"telephone-slow":        func(f *Faults) { f.Slow = 10 * time.Second },
	"telephone-lost":        func(f *Faults) { f.Lost = true },
	"telephone-lost-answer": func(f *Faults) { f.LostAnswer = true },
	"telephone-other-bytes": func(f *Faults) { f.OtherBytes = true },
	"telephone-old-key":     func(f *Faults) { f.OldKey = true },
}

// FaultNames lists the names that Set knows.
func FaultNames() []string { return slices.Sorted(maps.Keys(switches)) }

// Set switches a fault on by its name.
func (f *Faults) Set(name string) error {
	set, ok := switches[name]
	if !ok {
		return fmt.Errorf("there is no fault %q, but %s", name, strings.Join(FaultNames(), ", "))
	}
	set(f)
	return nil
}
