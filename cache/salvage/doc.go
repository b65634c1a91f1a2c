// Package salvage reads a bbolt file that may be damaged: whether it is, and what can
// still be read of it. It is off the daily path: the cache asks it at Open and when a
// page turns out to be broken. It only reads, and nothing that it reads is trusted.
//
// How the file is replaced, and what of it is opened with the data key, are the cache's
// affair. bbolt may not enter: it trusts its file, and would follow a page that points
// back to itself until the program ends.
package salvage
