// Package soak is the test room of the promise that nothing is lost and nothing is
// sent twice: the real desk on the real encrypted file, the real client, and the real
// central on its database, with a faulty line between them and a hand on the power
// switch. The other side of the promise is held on a region of real programs: centrals,
// PostgreSQL and the network between them, each of which breaks under load. It also holds
// the rate at which an outbox drains and how much a shift may keep, and looks for people in
// every file and in the memory that a visit leaves.
//
// There is nothing in it but tests. The ordinary ones are quick; `make soak` runs the
// long ones, which have the build tag soak. No double of the desk, of the cache, of the
// client or of the central may enter; a window only where what it keeps is looked at.
package soak
