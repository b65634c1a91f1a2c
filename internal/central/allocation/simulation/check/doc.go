// Package check follows a queue by what happened alone, and says where the rules were broken.
//
// It is told the rules, the events and what the engine claims (offers, who was passed over and
// why, places, explanations), and works each of them out anew, child by child, in the simplest
// way. It imports nothing of the engine, so that a mistake of one is not one of the other.
package check
