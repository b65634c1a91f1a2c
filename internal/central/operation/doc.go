// Package operation is what one running central is made of beside what it decides: its
// listeners, its certificate, its figures, and how it stops.
//
// No rule may enter, and no table.
package operation
