// Package layout is how a value lies in the cache's file: its bucket, its head, its sum,
// and the seal that binds it to its place and its revision. Both the cache and the
// salvage of damaged files read it; bbolt may not enter.
package layout
