// Package release is the form of a version of the program as it is given out: a zip archive for one
// platform, a manifest that names every file in it with its hash, and a signature of the
// manifest in minisign's format. Central and counter read it with the same functions; what has
// been written by others is bounded before it is read, and nothing is written that the signed
// manifest does not name.
//
// The signature is that of aead.dev/minisign: Ed25519 over bytes, with a key id, keys that the
// program minisign makes and reads too, MIT licence, 1100 lines without tests, and nothing below
// it that this module has not already. TUF answers more (thresholds, freshness, delegation)
// and needs four more roles with keys of their own, which one operator would keep in one place.
//
// What may not enter: the network, a database, a window, when what is installed.
package release
