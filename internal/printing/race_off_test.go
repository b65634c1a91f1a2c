//go:build !race

package printing

// RaceDetector reports whether the helpers are watched too, which takes gigabytes.
const RaceDetector = false
