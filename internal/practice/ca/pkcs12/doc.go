// Package pkcs12 reads and writes key files in the shape that the certification
// authority of Kazakhstan issues them: parts of BER with indefinite lengths, old
// password encryption, private keys of families that the standard library does not
// know. A private key passes through it as PKCS #8 bytes.
//
// The Go libraries at hand read neither the lengths nor the keys; RFC 7292 and
// RFC 2268 are followed here for the few algorithms that occur.
//
// What may not enter: what a key or a certificate says, files of the disk.
package pkcs12
