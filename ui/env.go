package ui

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/scanning"
)

// env is what pages and parts work with. It changes in place, when the language does or
// the practice mode begins.
type env struct {
	Config
	window     fyne.Window
	words      words
	runner     *Runner
	connection desk.ConnectionState
	layout     layout
	orders     orders
	idle       idle
	reader     string            // of the texts: kiosk for a citizen who stands alone, empty for a clerk
	scanners   []scanning.Device // of this computer, once they were looked for
	scanner    int               // which of them scans
	lastFolder string            // from which a file was taken; empty: none yet
}

func (e *env) now() time.Time {
	if e.Clock != nil {
		return e.Clock()
	}
	return time.Now()
}

// resetIdle takes note that somebody is there.
func (e *env) resetIdle() { e.idle.reset(e.now()) }

// disconnected reports whether the central is known to be out of reach.
func (e *env) disconnected() bool { return e.connection.Checked && !e.connection.Central }

// operatorOf names an operator by number, empty where there are none.
func (e *env) operatorOf(number int) string {
	if number == 0 || e.Operators == nil {
		return ""
	}
	return e.words.T("lock.single", "number", number)
}

// officeName is how the central calls the office, or as this computer does where it never said.
func (e *env) officeName() string { return cmp.Or(e.connection.Office, e.Office) }

// officeLine names the office and its district.
func (e *env) officeLine() string {
	return e.words.T("app.subtitle", "office", cmp.Or(e.officeName(), e.words.T("app.office")), "district", e.words.district(e.Desk.District))
}

// today is the day by the desk's clock.
func (e *env) Today() model.Date { return model.DateOf(e.Desk.Now().In(model.Zone)) }

// holdsCitizen reports whether something of a citizen would be lost with the visit.
func (e *env) holdsCitizen() bool {
	owner, _ := e.Desk.PendingOwner()
	return owner != nil || e.Desk.LeavesDraft()
}
