// Package practice is the practice mode: everything that stands outside of the
// program, with invented people, in this one process. Start puts up a real central
// on loopback HTTP and the NCALayer simulator on its WebSocket; the rooms below
// hold the stand-ins.
//
// It stands below the screens: neither ui nor cmd may be imported.
package practice
