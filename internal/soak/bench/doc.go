// Command bench measures the program against what stands beside it, and writes what came of it
// into docs/performance.md. No figure is put there by hand.
package main
