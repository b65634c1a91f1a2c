// Package alphabet puts texts into the order of the languages of the screens.
//
// What may not enter: what the texts are.
package alphabet
