// Package allocation holds the rules of the queue: the order of those who wait, the offers
// of free places, the life of an offer, its deadlines, and in which queue a child stands.
//
// What a district's rules say is data (model.Distribution); this package is how they are
// followed. It is pure: the day is an input, and so is everything else. Nothing is read,
// written, drawn by lot or told to people here; texts are made of its typed reasons
// elsewhere. The same input, in whatever order it comes, gives the same output.
package allocation
