package layout

import (
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Bucket is a bucket of the file; its byte is in each value.
type Bucket byte

// The buckets.
const (
	BucketMeta      Bucket = 'm' // clear: what kind of file this is
	BucketOperators Bucket = 'w' // clear: wrapped data keys, by number
	BucketTries     Bucket = 't' // clear: wrong PINs, by number
	BucketRemoved   Bucket = 'x' // clear: what was removed, by bucket and key
	BucketNames     Bucket = 'n' // sealed: names of operators, by number
	BucketHead      Bucket = 'h' // sealed: the last action
	BucketActions   Bucket = 'a' // sealed, by number
	BucketDraft     Bucket = 'd' // sealed, as all that follow
	BucketOutbox    Bucket = 'o'
	BucketReference Bucket = 'r'
	BucketState     Bucket = 's'
	BucketVisits    Bucket = 'v'
)

// Buckets are all of them.
var Buckets = []Bucket{
	BucketMeta, BucketOperators, BucketTries, BucketRemoved, BucketNames, BucketHead,
	BucketActions, BucketDraft, BucketOutbox, BucketReference, BucketState, BucketVisits,
}

// Records are the buckets of the store, by the kind of their records.
var Records = map[model.RecordKind]Bucket{
	model.DraftRecord:     BucketDraft,
	model.OutboxRecord:    BucketOutbox,
	model.ReferenceRecord: BucketReference,
	model.StateRecord:     BucketState,
	model.VisitRecord:     BucketVisits,
}

// Name returns the name of the bucket in the file.
func (b Bucket) Name() []byte { return []byte{byte(b)} }

// Record reports whether the bucket is one of the store.
func (b Bucket) Record() bool {
	return b == BucketDraft || b == BucketOutbox || b == BucketReference || b == BucketState || b == BucketVisits
}

// Large reports whether the bucket grows with the work of the office.
func (b Bucket) Large() bool {
	return b == BucketDraft || b == BucketOutbox || b == BucketReference || b == BucketActions || b == BucketRemoved || b == BucketVisits
}

func (b Bucket) known() bool { return slices.Contains(Buckets, b) }

// Meta is what the file says of itself, in the clear.
type Meta struct {
	Schema int    `json:"schema"`
	ID     string `json:"id"`              // random; names the secret in the keyring
	Base   uint64 `json:"base"`            // revisions of this file are above it
	Last   int    `json:"last"`            // the number last given to an operator
	Stale  bool   `json:"stale,omitempty"` // a key was taken away, and may still be in a free page
}

// MetaKey is the key of the Meta.
var MetaKey = []byte("file")
