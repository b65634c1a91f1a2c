// Command ncalayer-sim is the NCALayer simulator as a program of its own: it listens
// where NCALayer would and signs with the keys of a folder, or with practice keys that
// it makes at start.
//
// It reads flags, builds the parts and runs: the simulator lives in internal/practice.
package main
