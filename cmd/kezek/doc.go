// Command kezek is the program at the counter. It reads flags, builds the parts and runs:
// what it does lives in ui, desk, client and internal/counter.
package main
