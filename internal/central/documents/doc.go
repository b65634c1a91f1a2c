// Package documents makes what the service issues: the statement as it was signed, the
// notice of a place, the receipt, the reasoned refusal, and the archive of evidence; their content and their
// numbers. Package paper draws the pages.
//
// A document says what was so when it was issued: everything that may change later is in
// its Content, and the same content makes the same bytes. So no clock may enter, no chance,
// and no table.
package documents
