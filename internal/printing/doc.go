// Package printing hands documents to the printing of the operating system: CUPS on
// Linux and macOS, the print verb of the program that opens a document on Windows.
// It knows paths and printers, nothing of what is printed.
package printing
