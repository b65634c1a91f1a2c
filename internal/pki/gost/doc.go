// Package gost holds the GOST primitives of Kazakh certificates, which no reachable
// library has: the hash functions Streebog (GOST R 34.11-2012) and GOST R 34.11-94,
// and the signatures GOST R 34.10-2012 (in Kazakhstan ST RK GOST R 34.10-2015) and
// GOST 34.310-2004.
//
// Everything that crosses its border is bytes in the Kazakh order, which is
// little-endian throughout: a public key is x‖y, a private key one scalar, a signature
// r‖s, and a digest, as the hash functions print it, is read as a little-endian number.
// The Russian order of RFC 9215 (s‖r, big-endian) is refused, not guessed.
//
// It imports the standard library only. Object identifiers, ASN.1, certificates and
// files have no place here: which curve and which hash a key needs is for the caller
// to say.
package gost
