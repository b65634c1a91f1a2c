// Package ca is the practice certification authority: a root and an authority whose
// certificates have the shapes of Kazakhstan's own, the keys of synthetic people in
// PKCS#12 files, and the signatures that such keys make. Every name in it says TEST
// or practice, and its addresses end in .invalid.
//
// What may not enter: real people, real keys, anything of the screens.
package ca
