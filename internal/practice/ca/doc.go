// Package ca is the practice certification authority: an RSA and a GOST hierarchy
// whose certificates have the shapes of Kazakhstan's own, the keys of synthetic people
// in PKCS#12 files, the signatures that such keys make (CMS, XML, bare), time stamps,
// lists of revoked certificates and OCSP answers. Every name in it says TEST or
// practice, and its addresses end in .invalid.
//
// What may not enter: real people, real keys, anything of the screens.
package ca
