package store

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/model"
)

// fault is why a transaction failed.
type fault int

const (
	// otherFault passes by itself never, or is none of the database.
	otherFault fault = iota
	// conflicted is a transaction between which another one came: it left nothing, and
	// doing the same again may succeed at once.
	conflicted
	// keyTaken is a row with a key that another row has.
	keyTaken
	// connectionLost is a server that is not there, or went away before it was told to commit.
	connectionLost
	// overloaded is a lock or a connection that was not got in time.
	overloaded
	// noRoom is a database that can be read and not written: its disk is full, broken or
	// read-only.
	noRoom
	// outcomeUnknown is a transaction that was told to commit, and nobody answered.
	outcomeUnknown
)

// passes reports whether doing the same again, a moment later, may succeed.
func (f fault) passes() bool {
	return f == conflicted || f == connectionLost || f == overloaded
}

// ErrOutcomeUnknown is a write of which nobody knows whether it was kept: the connection
// broke while it was told to commit. Whoever sends an act again gets the answer that was kept
// with it, or has it done now.
var ErrOutcomeUnknown = errors.New("nobody knows whether the transaction was kept")

// KeyTakenError is a row that was not kept because another one has its key.
type KeyTakenError struct {
	// Key is the name of the key or of the unique index: "links_pkey" of the primary key of
	// links, "entries_number_key" of a column that is UNIQUE, or the name of the index. It
	// is the same on every engine.
	Key string
	err error
}

// Error returns what the database said.
func (e *KeyTakenError) Error() string { return "key " + e.Key + " is taken: " + e.err.Error() }

// Unwrap returns the error of the database.
func (e *KeyTakenError) Unwrap() error { return e.err }

// coded gives err the code of its fault.
func (f fault) coded(err error, key string) error {
	switch f {
	case conflicted, connectionLost, overloaded:
		return model.WrapError(model.CodeCentralBusy, err)
	case outcomeUnknown:
		return model.WrapError(model.CodeCentralBusy, errors.Join(ErrOutcomeUnknown, err))
	case noRoom:
		return model.WrapError(model.CodeCentralReadOnly, err)
	case keyTaken:
		return &KeyTakenError{key, err}
	}
	if errors.Is(err, context.DeadlineExceeded) { // waited for too long, be it for a lock or for the network
		return model.WrapError(model.CodeCentralBusy, err)
	}
	return err
}
