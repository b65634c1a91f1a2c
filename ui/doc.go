// Package ui is the window: the shell (header, rail of steps, content, foot) and
// one file a screen. A screen draws what the desk says and hands back what the
// clerk did; no rule of the service lives here.
//
// Screens start no goroutines and never wait: Runner does both for them. Texts
// come from the catalogue by key, so that the language can change on any screen.
// Package app of Fyne stays out: every file here builds and tests without a
// display.
package ui
