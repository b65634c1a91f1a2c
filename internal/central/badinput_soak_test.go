//go:build soak

package central_test

func init() { fuzzRounds = 1500 }
