// Package desk is one visit of one citizen as a state machine: where the visit
// stands, what the clerk has typed, what the central and the signing agent said.
//
// The whole counter can be driven through it from a test. No Fyne, no HTTP, no
// file enters here: the rooms that the desk needs are small interfaces, declared
// beside the code that uses them. No text for people either: failures are
// *model.Error values and the screen finds the words.
package desk
