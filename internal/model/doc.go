// Package model is the vocabulary that every other room of Kezek speaks: the
// identifiers (IIN, phone), the people, the organizations, the application, the
// waiting list entry, the statement that is signed, and the errors with their
// codes.
//
// The types are both the wire format of the central API and the stored format;
// there is no second set of them and no mapping layer.
//
// The package is pure. No I/O, no clock of its own (a time is always passed in),
// no text for people (a Code picks the text in package assets), no logging.
package model
