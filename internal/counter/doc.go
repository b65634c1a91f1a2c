// Package counter is what one running counter is made of: it builds the desk with what
// the desk works with, puts up the window, opens it anew, starts practice, watches over a
// kiosk, keeps operators, carries drafts to another computer, and tells support how the
// program fares.
//
// What may not enter: the command line, a screen, a rule of the service.
package counter
