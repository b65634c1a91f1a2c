// Package ncalayer is a simulator of NCALayer, the signing agent of Kazakhstan's
// certification authority, for practice and for tests. It speaks the agent's protocol
// over a real WebSocket, opens real PKCS#12 files and makes real signatures; whoever
// stands before it is asked through a Dialog, which a script answers in tests.
//
// Not yet here: XML and raw signatures, GOST keys, time stamps (nobody issues any in
// practice), joint signatures. A request for them is refused in the shape in which
// NCALayer refuses.
//
// What may not enter: screens (the window stands in training/dialog), people, rules of
// the service, any way to be reached from another computer.
package ncalayer
