// Package reference reads the files that bring organizations and applications to the central.
// It tells of every line that cannot be, and takes a file whole or not at all.
//
// What may not enter: a database, a rule of what may be (package model and service have those).
package reference
