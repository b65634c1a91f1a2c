//go:build race

package pki

// stride thins out the longest tests under the race detector.
const stride = 8
