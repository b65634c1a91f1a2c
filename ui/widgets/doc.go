// Package widgets holds the project's own Fyne widgets: they know how to be drawn,
// pressed and typed into, and nothing of the service.
//
// No rule of the service and no text for people may enter: callers pass texts that
// are already translated, and draw a page anew when the language changes. Every colour
// and size comes from ui/theme by name.
//
// A widget keeps the keys that it needs and passes every other key and shortcut on
// to the canvas, so that the keys of the shell (F1, Esc, Ctrl+K) work wherever the
// focus stands.
package widgets
