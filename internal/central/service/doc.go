// Package service decides what the central does: who may do what, in which order that is
// checked, and what follows. A function of it is one thing that the central can be asked
// for; it knows no HTTP and no SQL. What it refuses carries a code (model.Error).
//
// It never trusts what a counter says of itself. An IIN comes only from a verified
// certificate or from a phone that БМГ binds to it, and a statement counts only where its
// signature is over exactly its text.
//
// What takes long (registers, signatures, drawing) is done outside of transactions; what
// is decided is decided again inside of one, by functions that may be run twice.
package service
