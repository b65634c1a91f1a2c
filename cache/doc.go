// Package cache is what the counter's computer remembers: one encrypted bbolt file
// with drafts, the outbox, reference data and the action log.
//
// Every value is sealed with XChaCha20-Poly1305 and bound to its bucket, its key
// and its revision. Each operator's PIN, together with a secret of the system's
// keyring where there is one, opens the same data key. Only what is needed before
// a PIN is given is stored in the clear: the version, the numbers of the operators with
// their wrapped keys, and the tries. Keys hold no personal data.
//
// file.go opens and closes the file, store.go reads and writes records, commit.go puts
// writes that come at the same time into one transaction; operator.go and pin.go are who
// may open it. A file that turns out to be damaged is replaced by heal.go with what
// package salvage can read of it.
//
// What the bodies mean is the desk's affair; so are retention and the order in which
// things are sent. No other room but model may come in here, and no other room may
// import bbolt.
package cache
