// Package printing hands documents to the printing of the operating system (CUPS on
// Linux and macOS, as pictures of the pages on Windows, which prints no PDF itself) and draws
// their pages before that. A document of a citizen may come from anywhere, so each is
// read by a process of its own, in a sandbox that sees no file and no network, with a bound
// on its memory, its time and its pixels, and that process can be killed.
//
// What may not enter: what is printed, and a window.
package printing
