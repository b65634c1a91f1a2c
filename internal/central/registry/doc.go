// Package registry names what the central asks of services outside of it: the base of
// mobile citizens (БМГ), the state registers of people, of births and of organizations, and
// the senders of short messages and letters. The adapters ask the real ones over HTTP, by
// contracts/*.yaml; those of practice, and a server that keeps the same contracts, are in
// package practice/registry.
//
// A question about a person is the body of a POST and stands in no address and no error. Each
// register has its own time, slots and pause after failures. What is no answer of the
// contract is a failure and refuses nobody: that nobody is kin is said in so many words.
//
// What follows from an answer is the central's to decide: no rule may enter, and no
// table.
package registry
