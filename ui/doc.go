// Package ui is the window. Shell routes: it asks the desk where the visit stands, shows
// the page of that route, and is made of parts (parts.go), each with an interface of what
// it needs of the window. A frame stands around every page: that of a clerk or that of a
// kiosk, with its own pages where they differ; whether the window is a kiosk is asked once,
// where it is put together.
//
// A page is a type that owns what must survive a redraw, draws what the desk says and hands
// back what the clerk did; no rule of the service lives here. What the window does for it
// stands in host; what it can do besides, it says by a small interface (page.go). A new page
// is a type with Draw, and a row in officePage.
//
// Pages start no goroutines and never wait: Runner does both for them. Texts come from the
// catalogue by key, so that the language can change on any screen. Package app of Fyne
// stays out: every file here builds and tests without a display.
package ui
