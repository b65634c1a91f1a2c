// Package transfer carries drafts and what waits to be sent to another computer, in a
// file that is sealed by a passphrase.
//
// What may not enter: the window, the command line.
package transfer
