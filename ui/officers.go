package ui

import (
	"context"
	"image"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui/widgets"
)

// Officers are the pages of the officers of the education department, who work at a counter's
// computer. ui/officer meets it.
type Officers interface {
	// Page makes the page of a route of theirs; that of the login where nobody is logged in.
	Page(window Base, route Route) Page
	// Until returns when the session ends; in is false where nobody is logged in.
	Until() (end time.Time, in bool)
	// Forget ends what is known of the officer here.
	Forget()
	// Logout ends the session, here at once and then at the central. It runs in the background.
	Logout(ctx context.Context) error
}

// RouteOfficers is where an officer begins; the other pages of officers begin with it and a
// slash.
const RouteOfficers Route = "officers"

func (r Route) ofOfficers() bool {
	return r == RouteOfficers || strings.HasPrefix(string(r), string(RouteOfficers)+"/")
}

// Base is what a page of another package has of the window: it embeds one.
type Base = base

// Loading is how far a page of another package has come with what it fetches, with Load: it
// embeds one.
type Loading = loading

// Loaded reports whether everything was fetched.
func (l *loading) Loaded() bool { return l.loaded }

// Again has the page fetch everything anew when it is drawn next.
func (l *loading) Again() { *l = loading{} }

// Empty is what a list says that has no rows: none is the text of one that was loaded.
func (b base) Empty(l *Loading, none string) string { return l.noRows(b.words, none) }

// Words are the texts in the language of the screens, with the habits of writing that go with it.
type Words = words

// Texts returns them.
func (e *env) Texts() Words { return e.words }

// Number writes a whole number as people here do.
func (w words) Number(n int) string { return w.number(n) }

// Minute writes a time as people here do, to the minute.
func (w words) Minute(t time.Time) string { return w.minute(t) }

// PagesOf draws the first pages of a document for a width in pixels, and tells how many it has: none
// where nothing here draws them. It runs in the background; its errors are those of Preview.
func (e *env) PagesOf(ctx context.Context, data []byte, width, most int) (pages []image.Image, total int, err error) {
	if e.Preview == nil {
		return nil, 0, nil
	}
	drawn, total, err := e.Preview.Pages(ctx, data, printing.View{Width: width, Most: most})
	for _, page := range drawn {
		pages = append(pages, page.Image)
	}
	return pages, total, err
}

// KeyHint tells in the foot what a key does.
func KeyHint(key fyne.KeyName, text string) widgets.Hint { return hint(key, text) }

// Split gives the main part the room that there is, with what belongs to it at its side.
func (e *env) Split(weights []float32, main, side fyne.CanvasObject) fyne.CanvasObject {
	return e.layout.split(20, weights, main, side)
}

// Relayout lays the page out anew, whose parts have another height.
func (e *env) Relayout() { e.layout.relayout() }

// DefaultStorage is where most people have their keys: a file.
const DefaultStorage = desk.DefaultStorage

// StorageField asks where a key lies.
func (e *env) StorageField(chosen string, choose func(storage string)) fyne.CanvasObject {
	names := make([]string, len(desk.Storages()))
	for i, storage := range desk.Storages() {
		names[i] = e.words.T("storage." + storage)
	}
	return widgets.NewField(e.words.T("login.storage"), widgets.NewSelect(names, slices.Index(desk.Storages(), chosen), "", func(i int) {
		choose(desk.Storages()[i])
	}))
}

// officerWorks reports whether an officer is logged in at this computer.
func (e *env) officerWorks() bool {
	if e.Officers == nil {
		return false
	}
	_, in := e.Officers.Until()
	return in
}

// logoutPatience is how long the central may take to hear that an officer has left.
const logoutPatience = 5 * time.Second

// LeaveOfficers ends the work of the officer and shows the first page.
func (s *Shell) LeaveOfficers() {
	if s.runner.Busy() {
		return
	}
	s.Officers.Forget()
	s.beside = ""
	s.Render()
}

// operatorChanged has nobody go on with the work of an officer whom another operator let in; it
// reports whether there was one.
func (s *Shell) operatorChanged() bool {
	if !s.officerWorks() {
		return false
	}
	s.Officers.Forget()
	s.beside = ""
	return true
}

// watchOfficer ends the session of an officer here when its time is over, and removes what is left
// of one who is here no longer, whatever has ended their work.
func (s *Shell) watchOfficer() {
	if s.Officers == nil {
		return
	}
	end, in := s.Officers.Until()
	if s.officerIn && !in {
		s.officerLeft()
	}
	if s.officerIn = in; in {
		s.runner.Later(end.Sub(s.Desk.Now()), s.officerExpired)
	}
}

func (s *Shell) officerExpired() {
	s.Officers.Forget()
	s.Fail(model.NewError(model.CodeOfficerSession))
}

// officerLeft removes what an officer's work has left: files, the clipboard, what the toolkit keeps
// of the pages, and the session at the central.
func (s *Shell) officerLeft() {
	s.clearCopies()
	officers := s.Officers
	s.runner.Aside(func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, logoutPatience)
		defer cancel()
		s.clean()
		return officers.Logout(ctx)
	}, func(err error) {
		if err != nil { // nobody is logged in here; there it ends by itself
			s.Log.Warn("log out an officer", "code", model.CodeOf(err), "err", err)
		}
	})
}
