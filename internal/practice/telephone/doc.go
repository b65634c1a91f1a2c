// Package telephone is a practice telephone with eGov Mobile: it scans a code, asks the central what
// is to be signed over HTTP alone, shows it to whoever holds it, signs with a practice key and sends
// that back. What goes wrong with real ones goes wrong with it on purpose.
//
// It knows nothing of the central but the address in the code.
package telephone
