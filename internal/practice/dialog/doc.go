// Package dialog is the window of the NCALayer simulator: storage, path of the key
// file, password, list of keys, sign. It looks as plain as the real one and says on
// top that it is a simulator.
//
// A program can work it through a Driver, as a tour does.
//
// What may not enter: the widgets and the theme of Kezek (NCALayer is another
// program), fyne.io/fyne/v2/app, anything that outlives a window but its settings.
package dialog
