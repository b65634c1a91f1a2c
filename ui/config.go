package ui

import (
	"context"
	"log/slog"
	"time"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/scanning"
)

// Files is where documents go that the clerk opens or saves.
type Files interface {
	// Save writes a document and returns its path; extension begins with a dot.
	Save(name, extension string, data []byte) (path string, err error)
	// Open shows a saved document with the system's program.
	Open(path string) error
	// Clean removes what was saved for the citizen who has left.
	Clean() error
}

// Practice is what the practice mode adds to the window.
type Practice interface {
	// Families are invented people to try the service with.
	Families() []PracticeFamily
	// Officers are invented officers of the education department.
	Officers() []PracticeOfficer
	// Keys returns where the practice keys lie and their password.
	Keys() (folder, password string)
	// SetApplicant has NCALayer's window offer the keys of the person first.
	SetApplicant(iin model.IIN)
	// Connected reports whether the practice connection is whole; SetConnected cuts or
	// mends it.
	Connected() bool
	SetConnected(whole bool)
	// Messages hands on every message that the practice telephone gets, until cancel.
	Messages(tell func(phone, text string)) (cancel func())
	// Scan has the practice telephone scan a code, in a window of its own in the language; it returns
	// at once.
	Scan(link string, lang model.Lang)
}

// PracticeStarter is a practice mode that is being started.
type PracticeStarter interface {
	// Start does it, in the background. Where it fails nothing is left of it.
	Start(ctx context.Context) error
	// Use has the program work with what was started, on the UI goroutine.
	Use() (*desk.Desk, Practice, Officers)
}

// PracticeFamily is one card of the practice people.
type PracticeFamily struct {
	Name     string
	IIN      model.IIN
	Phone    model.Phone
	Children []model.IIN
	District string     // code of the one in which their outcome shows
	About    model.Text // what can be tried with them
}

// PracticeOfficer is an invented officer.
type PracticeOfficer struct {
	Name     string
	IIN      model.IIN
	Role     model.Role
	District string // code
}

// Config is what the window works with.
type Config struct {
	Desk     *desk.Desk
	Files    Files
	Officers Officers // nil: no officer works at this computer
	Office   string
	Practice Practice // nil outside of practice mode
	Kiosk    bool
	// Exit is the way out of a kiosk; nil: there is none from within.
	Exit *KioskExit
	// Citizen opens the window of the citizen at the start.
	Citizen bool
	// OpenURL shows an address in the browser of this computer; nil where there is none, as at a kiosk.
	OpenURL func(address string) error
	// Monitors returns how many there are; nil: one.
	Monitors func() int
	Unset    bool // no central is configured
	// OpenPractice begins to start the practice mode in this process; nil where it runs
	// already.
	OpenPractice func() PracticeStarter
	// Settings are what can be set at this computer; nil: nothing. Checks ask whether an
	// address that was set answers; Reopen opens the window anew with what is set now.
	// Both may be nil.
	Settings Settings
	Checks   Checks
	Reopen   func()
	// Diagnostics tell support what this program is and how it fares; may be nil.
	Diagnostics Diagnostics
	// Newer is a newer version of the program that this computer may bring; nil: none is.
	Newer *Newer
	// About is what the program is and what it is made of; nil where nobody is told.
	About func() About
	// ProbeEvery is how often central and NCALayer are probed.
	ProbeEvery time.Duration
	// Operators is who may work here; nil at a kiosk and in tests: nobody is asked.
	Operators Operators
	// LockAfter is how long nobody may be there before the window is locked; 0: for ever.
	LockAfter time.Duration
	// KeyringAsked reports whether the keyring of the system is being asked and has not
	// answered yet. It may be nil.
	KeyringAsked func() bool
	// Unlocked is called in the background when the first operator of the process has
	// unlocked: it loads the desk. The page is drawn after it; may be nil.
	Unlocked func(ctx context.Context, operator model.Operator) error
	// PracticePIN opens the window for the operator that practice makes, number 1, where it
	// is no secret; empty where another PIN does.
	PracticePIN string
	// OnLocked is told when the window was locked; may be nil.
	OnLocked func()
	// Notify calls for a person who may not look at the window; may be nil.
	Notify func(text string)
	// Provisional makes the paper of a statement that is signed and not yet accepted.
	Provisional func(Provisional) ([]byte, error)
	// Refusal makes the paper of a reasoned refusal; nil where there is none.
	Refusal func(Refusal) ([]byte, error)
	// ActURL is where a citizen sees what became of a statement that is signed and not
	// yet accepted; may be nil.
	ActURL func(actID string) string
	// Printer prints; nil where nothing can be printed.
	Printer Printer
	// Scanner scans what is attached; nil where nothing can be scanned.
	Scanner scanning.Scanner
	// Preview draws documents before they are printed; may be nil.
	Preview Preview
	// Rescue describes a file that was found damaged since the start; nil where it was
	// whole. The func may be nil too.
	Rescue func() *Rescue
	// Clock is what time it is; nil: the clock of the computer.
	Clock func() time.Time
	// Inline runs work on the calling goroutine, and probes central and NCALayer once: for
	// tests, which then need no waiting.
	Inline bool
	Log    *slog.Logger
}

// Rescue is what became of a damaged file of this computer.
type Rescue struct {
	SetAside string // name of the damaged file
	Records  int    // that were rescued
	Broken   int    // that were seen, but could not be read
	Lost     bool   // nothing can be opened: the operators' keys are gone
}
