// Package registry names what the central asks of services outside of it: the base of
// mobile citizens (БМГ), the state registers of people and of births, and the sender of
// short messages. Adapters that speak to the real ones belong here; those of practice
// are in package practice/registry.
//
// What follows from an answer is the central's to decide: no rule may enter, and no
// table.
package registry
