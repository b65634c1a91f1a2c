// Package simulation lets a region live for years by the rules of the queue: children are born
// and registered, privileges true and false are claimed, places are published, offered, taken,
// declined and missed, rules change in the middle of a year. Package check follows each day.
//
// Nothing of it is real, and nothing by chance: the same options give the same years.
package simulation
