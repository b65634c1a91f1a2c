//go:build !race

package soak

// fewVisits are drained in the ordinary tests.
const fewVisits = 200
