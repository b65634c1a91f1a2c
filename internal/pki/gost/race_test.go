//go:build race

package gost

// stride thins out the longest tests under the race detector, which slows this
// arithmetic twentyfold and has nothing to find in it.
const stride = 17
