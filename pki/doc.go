// Package pki reads Kazakh certificates and verifies signatures made with them:
// whose key it is and what it is for, whether the signature holds over these very
// bytes, whether the certificate leads to a configured root.
//
// Everything is refused that is not understood. Authorities are found by their
// keys and never by their names.
//
// What may not enter: any other room of this module, files, sockets, a clock of its
// own (a time is always passed in), text for people (an Error carries a code).
//
// The families of algorithms are listed in algorithm.go; revocation and grading
// belong after the chain in verify.go.
package pki
