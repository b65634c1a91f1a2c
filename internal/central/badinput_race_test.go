//go:build race

package central_test

// Each call waits for the one before, so that the detector has little to find; the same is
// done at length without it, on PostgreSQL.
func init() { fuzzRounds = 2 }
