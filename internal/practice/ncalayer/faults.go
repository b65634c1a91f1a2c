package ncalayer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Faults are what goes wrong on purpose. The zero value is an agent that works.
type Faults struct {
	Down            bool          // nothing listens
	Silent          bool          // connects and never greets
	Version         string        // greets with this version in place of Version
	NoBasics        bool          // an older agent: module basics is missing
	NoCommonUtils   bool          // module commonUtils is missing
	Cancelled       bool          // every dialog is closed at once
	ClosedHalfWay   bool          // quits in place of an answer
	Rubbish         string        // answers with this frame
	Delay           time.Duration // thinks for so long before each answer
	InvocationError bool          // basics throws an exception
	BareString      bool          // basics answers one document with a string, as in 2022
	OtherBytes      bool          // signs something else than what was sent
	SlowDialog      time.Duration // every dialog takes so long to open
	QuitsInDialog   bool          // quits as soon as a dialog would open
	OldErrorCode    bool          // basics calls the member of an error errorCode, as old agents did
	XMLLineEnd      string        // between the elements of an XML signature: "", "\n" or "\r\n"
	XMLReferences   bool          // wraps the base64 of XML signatures with &#13;, as some set-ups of Java do
	LocalDates      bool          // getKeyInfo writes dates as 02.01.2006 15:04:05 in place of milliseconds
}

// Version is what an agent of today greets with.
const Version = "1.4"

func (f Faults) version() string {
	if f.Version != "" {
		return f.Version
	}
	return Version
}

// switches are the faults that have a name on a command line.
var switches = map[string]func(*Faults){
	"silent":           func(f *Faults) { f.Silent = true },
	"no-basics":        func(f *Faults) { f.NoBasics = true },
	"no-commonutils":   func(f *Faults) { f.NoCommonUtils = true },
	"cancelled":        func(f *Faults) { f.Cancelled = true },
	"closed":           func(f *Faults) { f.ClosedHalfWay = true },
	"quits-in-dialog":  func(f *Faults) { f.QuitsInDialog = true },
	"slow-dialog":      func(f *Faults) { f.SlowDialog = 10 * time.Second },
	"invocation-error": func(f *Faults) { f.InvocationError = true },
	"other-bytes":      func(f *Faults) { f.OtherBytes = true },
	"bare-string":      func(f *Faults) { f.BareString = true },
	"old-error-code":   func(f *Faults) { f.OldErrorCode = true },
	"old-version":      func(f *Faults) { f.Version = "1.2" },
	"local-dates":      func(f *Faults) { f.LocalDates = true },
	"xml-lf":           func(f *Faults) { f.XMLLineEnd = "\n" },
	"xml-crlf":         func(f *Faults) { f.XMLLineEnd = "\r\n" },
	"xml-references":   func(f *Faults) { f.XMLReferences = true },
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
