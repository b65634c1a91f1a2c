// Package desk is one visit of one citizen as a state machine: where the visit
// stands, what the clerk has typed, what the central and the signing agent said.
//
// A visit moves by the table in step.go and by nothing else. It is a chain of acts:
// each is prepared (statement.go), signed (signing.go), sent (act.go) and, where the
// central does not answer, kept and sent again by the Outbox (outbox.go, deliver.go,
// classify.go). What is typed is a draft from the first key (draft.go, save.go).
//
// The whole counter can be driven through it from a test. No Fyne, no HTTP, no
// file enters here: what the desk asks of others are small interfaces, declared
// beside the code that uses them. No text for people either: failures are
// *model.Error values and the screen finds the words.
package desk
