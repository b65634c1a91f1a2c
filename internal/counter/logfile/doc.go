// Package logfile writes the log of a counter, which runs for months, within a fixed
// size on the disk.
//
// It is no library: lumberjack, and what was made from it, refuses every further record
// where the old file cannot be renamed, as on Windows while somebody reads it, and gives
// what it sets aside a name with a time, which a report would have to search for. Here a
// record is worth more than the limit.
package logfile
