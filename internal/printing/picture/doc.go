// Package picture draws documents on the screen before they are printed: the pages of
// any PDF, and scans that are pictures themselves. A document of a citizen may come
// from anywhere, so it is read in a sandbox that sees no file and no network.
package picture
