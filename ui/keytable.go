package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/ui/widgets"
)

// The keys of the window. Each is named by what it means, and means that on every page and
// panel; no page names a key otherwise. A key that is pressed with Ctrl is called as it is
// written on a button.
const (
	KeyPrimary = fyne.KeyReturn    // the primary action of what is shown
	KeyBack    = fyne.KeyEscape    // back, closes a panel, stops what runs; never ends a visit
	KeyRemove  = fyne.KeyDelete    // takes away what is under the bar
	KeyOut     = fyne.KeyBackspace // the folder above

	KeyHelp      = fyne.KeyF1
	KeySignature = fyne.KeyF2     // the applicant's digital signature, or an officer's: logs in, signs
	KeyCode      = fyne.KeyF3     // a one-time code by SMS: logs in, signs
	KeyPractice  = fyne.KeyF4     // the practice mode, its people and their telephone
	KeyAgain     = fyne.KeyF5     // tries again
	KeyDrafts    = fyne.KeyF6     // the visits to go on with
	KeyOutgoing  = fyne.KeyF7     // the statements on their way
	KeyPrint     = fyne.KeyF8     // the paper of what is shown
	KeyWaiting   = fyne.KeyF9     // the citizen's entries on the waiting list
	KeyEnd       = fyne.KeyF10    // ends the visit, after a question
	KeyAdd       = fyne.KeyF11    // one more of what the page is about: child, application, operator
	KeyCitizen   = fyne.KeyF12    // the citizen's window
	KeyScan      = fyne.KeyInsert // attaches a scan

	KeyToday       fyne.KeyName = "Ctrl T" // what was served today
	KeyNext        fyne.KeyName = "Ctrl N" // the next citizen
	KeyOpen        fyne.KeyName = "Ctrl O" // opens a file, or a statement that was signed
	KeyFind        fyne.KeyName = "Ctrl F" // goes to another field of the search
	KeyEdit        fyne.KeyName = "Ctrl E" // changes what is there
	KeyBulletin    fyne.KeyName = "Ctrl B" // the free places that are open to everybody
	KeyClaims      fyne.KeyName = "Ctrl G" // the privileges of an application
	KeyWhy         fyne.KeyName = "Ctrl H" // how the place has come to be what it is
	KeyWrite       fyne.KeyName = "Ctrl M" // writes to the family
	KeyCopy        fyne.KeyName = "Ctrl C"
	KeySettings    fyne.KeyName = "Ctrl S"
	KeyOperators   fyne.KeyName = "Ctrl U"
	KeyOfficers    fyne.KeyName = "Ctrl I" // the officers of the education department
	KeyDiagnostics fyne.KeyName = "Ctrl D"
	KeyPalette     fyne.KeyName = "Ctrl K" // finds anything
	KeyLock        fyne.KeyName = "Ctrl L"
	KeyTelephone   fyne.KeyName = "Ctrl Q" // a telephone with eGov Mobile: logs in, signs
	KeyReveal      fyne.KeyName = "Ctrl R" // shows hidden numbers
	KeyTab         fyne.KeyName = "Ctrl Tab"
)

// ctrl begins the name of a key that is pressed with Ctrl.
const ctrl = "Ctrl "

// keyMeaning says what a key means, as docs/keys.md tells it, and by which texts of the
// catalogue pages and panels name what it does there. A primary action and the way back
// are called what they are on each page.
type keyMeaning struct {
	key     fyne.KeyName
	meaning string
	texts   []string
}

// keyTable has a row for every key, in the order of docs/keys.md.
var keyTable = []keyMeaning{
	{KeyPrimary, "the primary action of the page or panel, or what is under the bar", nil},
	{KeyBack, "one step back; closes a panel; stops what runs. It never ends a visit", nil},
	{KeyRemove, "takes away what is under the bar, or shown", []string{
		"drafts.delete", "drafts.delete.all", "finish.discard", "operators.remove", "outbox.hide", "file.page.remove", "outbox.giveup", "cabinet.unlink", "cabinet.remove", "change.leave_list", "change.decline_offer", "applying.remove", "exchange.back", "officer.workplace.revoke", "officer.offer.annul", "officer.claim.reject", "officer.work.duplicate.annul",
	}},
	{KeyOut, "the folder above, while nothing is typed", []string{"file.up"}},
	{KeyHelp, "the step of the instruction that belongs to the screen", []string{"key.help"}},
	{KeySignature, "the digital signature of the applicant, or of an officer: logs in, signs", []string{
		"login.key", "action.certificate", "action.certificate.other", "action.sign.key", "officer.login.key",
	}},
	{KeyCode, "a one-time code by SMS: logs in, signs", []string{"action.code", "action.sign.code"}},
	{KeyPractice, "practice: its people and their telephone; starts it where nothing is set up", []string{"key.families", "home.practice"}},
	{KeyAgain, "tries again: sends at once, logs in now that there is a connection, opens the window anew, foresees a run, looks at the free places, shows a new code for a telephone", []string{
		"outbox.retry.all", "offline.again", "settings.reopen", "officer.run.again", "officer.run.next", "officer.run.progress", "bulletin.again", "telephone.new",
	}},
	{KeyDrafts, "unfinished visits", []string{"drafts.title"}},
	{KeyOutgoing, "statements on their way", []string{"outbox.title"}},
	{KeyPrint, "the paper of what is shown, first on the screen, then by the printer", []string{
		"action.print", "action.receipt", "pending.print", "key.print", "today.print", "refusal.print", "change.leave_list.notice", "document.referral", "document.declining_notice", "document.extension_notice", "document.restoring_notice", "document.withdrawal_notice", "document.unlinking_notice", "document.application_notice", "document.exchange_notice",
	}},
	{KeyWaiting, "the citizen's waiting list", []string{"menu.waiting", "kiosk.menu.waiting", "action.waiting"}},
	{KeyEnd, "ends the visit, after a question; ends the work of an officer", []string{"action.finish", "officer.leave"}},
	{KeyAdd, "one more of what the page is about: links a child, begins another application, adds an operator", []string{
		"cabinet.link", "applying.add", "exchange.ask", "action.new", "action.next.child", "operators.add",
	}},
	{KeyCitizen, "the citizen's window", []string{"citizen.toggle"}},
	{KeyScan, "attaches a scan", []string{"action.attach", "file.scan"}},
	{KeyToday, "what was served today", []string{"today.title"}},
	{KeyNext, "the next citizen, where Enter does something else", []string{"today.next", "pending.another"}},
	{KeyOpen, "opens a file, or a signed statement to mend it", []string{"action.open.pdf", "action.browse", "outbox.takeback", "officer.statistics.csv", "officer.run.csv", "officer.scan.open"}},
	{KeyFind, "the other field of a search", []string{"key.day"}},
	{KeyEdit, "changes what is shown", []string{"operators.change", "officer.workplace.rename", "officer.places.edit", "officer.enrolment.edit", "officer.claim.edit"}},
	{KeyBulletin, "the free places that are open to everybody", []string{"menu.bulletin"}},
	{KeyClaims, "the privileges of the application that is chosen", []string{"menu.claims"}},
	{KeyWhy, "why the place is what it is: each change of it", []string{"why.open"}},
	{KeyWrite, "writes to the family of what is shown", []string{"officer.letter.write"}},
	{KeyCopy, "copies what is shown", []string{"diagnostics.copy"}},
	{KeySettings, "settings", []string{"settings.title"}},
	{KeyOperators, "operators", []string{"operators.title"}},
	{KeyOfficers, "the officers of the education department", []string{"officer.title"}},
	{KeyDiagnostics, "diagnostics", []string{"diagnostics.title"}},
	{KeyPalette, "finds anything", []string{"key.palette"}},
	{KeyLock, "locks the window", []string{"lock.now"}},
	{KeyTelephone, "a telephone with eGov Mobile scans a code: logs in, signs", []string{"telephone.show", "telephone.practice", "action.sign.telephone"}},
	{KeyReveal, "shows the hidden numbers", []string{"key.reveal"}},
	{KeyTab, "the next tab of the page", []string{"key.tab"}},
}

// shortcut is how the toolkit reports a key that is pressed with Ctrl; nil for another key.
func shortcut(key fyne.KeyName) fyne.Shortcut {
	with, ok := strings.CutPrefix(string(key), ctrl)
	switch {
	case !ok:
		return nil
	case key == KeyCopy:
		return &fyne.ShortcutCopy{}
	}
	return &desktop.CustomShortcut{KeyName: fyne.KeyName(with), Modifier: fyne.KeyModifierControl}
}

// keyLabel is how a key is written on a button.
func keyLabel(key fyne.KeyName) string {
	switch key {
	case KeyPrimary:
		return "Enter"
	case KeyBack:
		return "Esc"
	case KeyRemove:
		return "Del"
	case KeyOut:
		return "Backspace"
	case KeyScan:
		return "Ins"
	}
	return string(key)
}

// keyOf is the key that is written so; empty where none is.
func keyOf(label string) fyne.KeyName {
	for _, row := range keyTable {
		if keyLabel(row.key) == label {
			return row.key
		}
	}
	return ""
}

// hint tells in the foot what a key does.
func hint(key fyne.KeyName, text string) widgets.Hint {
	return widgets.Hint{Keys: []string{keyLabel(key)}, Text: text}
}
