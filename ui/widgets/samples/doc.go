// Package samples shows every widget of the house in its states: in a gallery for the eye
// of whoever changes one, and in golden pictures that hold the look.
//
// It is for developers. Its texts, in the three languages, and its people are invented;
// no screen may import it.
package samples
