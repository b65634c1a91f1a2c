//go:build race

package soak

// fewVisits is fewer with the race detector, under which the central makes its papers
// ten times slower.
const fewVisits = 64
