// Package parsetest holds every statement and every migration of the central against
// CockroachDB's own parser, and against what CockroachDB or YugabyteDB do otherwise than
// PostgreSQL or not at all. It is a module of its own: that parser needs hundreds of modules
// that the product shall not.
package parsetest
