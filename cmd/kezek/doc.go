// Command kezek is the program at the counter. Flags and wiring only: what it does
// lives in ui, desk, client and, for practice, practice.
package main
