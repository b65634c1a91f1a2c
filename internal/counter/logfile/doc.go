// Package logfile writes the log of a counter, which runs for months, within a fixed
// size on the disk.
package logfile
