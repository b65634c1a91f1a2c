// Package pki reads Kazakh certificates and verifies signatures made with them:
// whose key it is and what it is for, whether the signature holds over these very
// bytes, when it was made as far as anybody can prove, whether the certificate leads
// to a configured root, and whether its authority has taken it back.
//
// Everything is refused that is not understood. Authorities are found by their
// keys and never by their names. A verdict is VALID, INVALID or INDETERMINATE, with a
// sub-reason and every step that led to it; nothing here answers with a bare yes.
//
// The families of algorithms are listed in algorithm.go; the steps stand in
// examine.go, in their order. Lists of revoked certificates are in crl*.go, OCSP in
// ocsp*.go, time stamps in timestamp.go. The GOST primitives are in pki/gost, the
// reading of signed XML in pki/xmlsig.
//
// What may not enter: any other room of this module, sockets (who asks a responder
// passes in how), files but those of the cache of answers, a clock of its own (a time
// is always passed in), text for people (an Error carries a code).
package pki
