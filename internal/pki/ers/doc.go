// Package ers keeps signatures provable for longer than the certificates of those who made them
// live: evidence records by RFC 4998. One time stamp is over many groups of files, by a tree of
// hashes, and each group keeps its own way up that tree. Before the authority of a stamp ends, the
// stamp itself is stamped again.
//
// What may not enter: sockets, a clock (a time is passed in), and what the files are.
package ers
