// Package storetest is what any database of the central must do: one contract, run on
// each engine. It writes, closes and opens again, and checks that all is still there.
//
// Only tests import it. What the service decides is tested there, not here.
package storetest
