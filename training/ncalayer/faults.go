package ncalayer

import "time"

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
