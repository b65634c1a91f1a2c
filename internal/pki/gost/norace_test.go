//go:build !race

package gost

// stride is 1: the longest tests try everything.
const stride = 1
