// Package filelock takes a lock on a file that the system gives back when the
// process ends, however it ends. Nothing of the program's own may enter.
package filelock
