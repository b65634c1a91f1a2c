// Package store keeps what the central knows. All of its SQL and its migrations stand
// here, and nobody else sees a database.
//
// Everything happens in a function that is given to Read or to Write, on the Tx that it
// receives. Such a function can be run more than once, and only the last run counts: it
// changes nothing outside of the transaction but the variables that it sets anew each
// time. What takes long (PDF documents, registers, signatures) stands outside of it.
//
// What is read and written under the context of an Access is recorded in the audit, with the people
// whose data it was (WithAccess, RecordReads); rows of the audit are chained later (SealAudit).
//
// The store decides nothing: who may do what, and in which order, is the central's. The
// SQL is what SQLite and PostgreSQL both run. Package storetest holds what any engine
// must do.
package store
