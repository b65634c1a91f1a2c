// Command ncalayer-sim is the NCALayer simulator as a program of its own: it listens
// where NCALayer would and signs with the keys of a folder, or with practice keys that
// it makes at start.
//
// Only flags and wiring enter here.
package main
