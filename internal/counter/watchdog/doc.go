// Package watchdog starts the program of a kiosk again when it has crashed.
//
// What may not enter: anything of the program itself, which may be what crashes.
package watchdog
