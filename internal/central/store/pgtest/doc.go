// Package pgtest gives tests a PostgreSQL of their own: one server for a test program, from the
// installed binaries, in a temporary folder and reached by a socket there, and one database for
// each test. It needs no rights but those of an ordinary user, no network, and nothing that is
// running; it ends with the test program, also where that is killed. A proxy before a database does what
// networks do, at a commit too.
//
// Only tests import it. A test fails where PostgreSQL is not installed: one that is passed over
// holds nothing.
package pgtest
