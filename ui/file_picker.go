package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/folder"
	"akmola.kz/kezek/ui/widgets"
)

// filePicker is where a file is chosen: a line to search in over what lies in a folder.
// Enter opens a folder or takes a file, Backspace in the empty line goes up, and above the
// topmost folder are the places of this computer.
type filePicker struct {
	*env
	panelOpener
	extensions []string
	taken      func(path string)
	back       func()

	dir   string // empty: the places
	typed string
	all   []folder.Entry
	index *model.Index
	found []int
	list  *widgets.SearchList
	where *widgets.Text
	shown *panel
}

// open shows the folder in which a file was chosen last since the program was started: a
// folder's name may be a person's, so that no preference keeps it.
func (f *filePicker) open() {
	f.OpenPanel(f.panel)
	f.enter(f.lastFolder)
}

func (f *filePicker) panel() *panel {
	w := f.words
	f.where = widgets.Small("")
	f.list = widgets.NewSearchList(w.T("file.search"), w.T("file.folder.empty"))
	f.list.List().SetMinRows(5)
	f.list.OnSearch = f.find
	f.list.List().OnSubmitted = func(int) { f.take() }
	line := f.list.Entry()
	line.OnSubmitted = func(string) { f.take() }
	moves := line.OnKey
	line.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == KeyOut && line.Text() == "" && f.dir != "" {
			f.enter(folder.Parent(f.dir))
			return true
		}
		return moves(ev)
	}
	line.SetText(f.typed)
	f.show()
	f.shown = &panel{
		title: w.T("file.choose"), topic: topicScan, body: widgets.VFill(8, f.list, f.where, f.list), focus: line.Focusable(), back: f.back,
		buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("file.take"), keyLabel(KeyPrimary), f.take)},
		keys:    map[fyne.KeyName]func(){KeyPrimary: f.take},
	}
	return f.shown
}

// enter reads a folder in the background: one on another computer may take its time.
func (f *filePicker) enter(dir string) {
	var all []folder.Entry
	f.runner.Aside(func(context.Context) (err error) {
		if dir == "" {
			all = folder.Places()
			return nil
		}
		all, err = folder.Read(dir, f.extensions)
		return err
	}, func(err error) {
		if f.TopPanel() != f.shown { // it was closed, or shows another file by now
			return
		}
		if err != nil {
			f.Log.Warn("read a folder", "err", unreadable(err))
			f.list.List().SetEmpty(f.words.T("file.folder.unreadable"))
		} else {
			f.list.List().SetEmpty(f.words.T("file.folder.empty"))
		}
		f.dir, f.all, f.typed = dir, all, ""
		if dir != "" {
			f.all = append([]folder.Entry{{Name: "..", Path: folder.Parent(dir), Folder: true}}, all...)
		}
		f.index = model.NewIndex(texts(f.all, func(e folder.Entry) string { return e.Name }))
		f.list.Entry().SetText("")
		f.show()
		f.list.Focus()
	})
}

func (f *filePicker) find(typed string) {
	f.typed = typed
	f.show()
}

// show shows what is found, with the bar on the first file.
func (f *filePicker) show() {
	where := f.dir
	if where == "" {
		where = f.words.T("file.places")
	}
	f.where.SetText(where)
	if f.index == nil {
		return
	}
	f.found = f.index.Find(f.typed)
	found, first := f.found, 0
	for i, at := range found {
		if !f.all[at].Folder {
			first = i
			break
		}
	}
	f.list.List().SetRowFunc(len(found), func(i int) widgets.Row { return f.row(f.all[found[i]]) }, first)
}

func (f *filePicker) row(e folder.Entry) widgets.Row {
	w := f.words
	switch {
	case e.Name == "..":
		return widgets.Row{Title: "..", Subtitle: w.T("file.up"), Icon: widgets.IconUp}
	case f.dir == "":
		return widgets.Row{Title: e.Name, Subtitle: e.Path, Icon: widgets.IconFolder}
	case e.Folder:
		return widgets.Row{Title: e.Name, Subtitle: w.T("file.folder"), Icon: widgets.IconFolder}
	}
	return widgets.Row{Title: e.Name, Subtitle: w.when(e.At), Trailing: w.bytes(e.Size), Icon: widgets.IconDocument}
}

// take opens the folder under the bar, or takes the file.
func (f *filePicker) take() {
	i := f.list.List().Selected()
	if i < 0 || i >= len(f.found) {
		return
	}
	e := f.all[f.found[i]]
	if e.Folder {
		f.enter(e.Path)
		return
	}
	f.lastFolder = filepath.Dir(e.Path)
	f.taken(e.Path)
}
