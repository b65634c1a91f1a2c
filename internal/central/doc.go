// Package central is the central API of the service: HTTP handlers, the rules of a
// placement, one SQL store, the outside registries behind small interfaces, and the
// documents that the service makes.
//
// It decides and keeps; it never trusts what a counter says of itself. An IIN comes
// only from a verified certificate or from a phone that БМГ binds to it, and a
// statement counts only where its signature is over exactly its text.
//
// No screen, no client of any API and no stand-in may enter: those of a practice
// central are given to it by cmd or by a test.
package central
