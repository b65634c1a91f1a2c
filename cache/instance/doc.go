// Package instance keeps a second copy of the program from starting on the same
// data folder, and has the first one come to the front instead. What a window is
// may not enter: the caller shows it.
package instance
