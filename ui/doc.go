// Package ui is the window: the shell (header, rail of steps, content, foot) and
// its pages. A page is a type that owns what must survive a redraw, draws what the desk
// says and hands back what the clerk did; no rule of the service lives here. What the
// window does for it stands in host; what it can do besides, it says by a small interface.
//
// Screens start no goroutines and never wait: Runner does both for them. Texts
// come from the catalogue by key, so that the language can change on any screen.
// Package app of Fyne stays out: every file here builds and tests without a
// display.
package ui
