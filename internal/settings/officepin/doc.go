// Package officepin keeps the PIN by which the office leaves a kiosk: as a hash that
// may stand in a file, never as it is typed. Where the hash is kept is the settings'.
package officepin
