// Package ncalayer is a simulator of NCALayer, the signing agent of Kazakhstan's
// certification authority, for practice and for tests. It speaks the agent's protocol
// over a real WebSocket, opens real PKCS#12 files and makes real signatures; whoever
// stands before it is asked through a Dialog, which a script answers in tests.
//
// Whoever does not know better takes it for the real one: the shapes of its answers
// are those that were recorded, Faults switch to those of older agents. Not here: the
// module of the applets, switched off in 2024.
//
// What may not enter: screens (the window stands in internal/practice/dialog), people, rules of
// the service, any way to be reached from another computer.
package ncalayer
