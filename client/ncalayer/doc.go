// Package ncalayer is the client of NCALayer, the signing agent on this computer. It
// asks for one signature at a time over the agent's WebSocket, reads every shape of
// answer that its versions give, and hands back a signature only where the check that
// it was given finds it to be one over the bytes that were sent.
//
// What may not enter: any other room of this module, cryptography (the check is passed
// in), screens, an address other than this computer's own.
package ncalayer
