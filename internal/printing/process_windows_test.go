package printing_test

import "testing"

// What a test asks of the processes elsewhere, a job holds here.

func memory(*testing.T) int64          { return 0 }
func memoryOfHelpers(*testing.T) int64 { return 0 }
func nothingLeft(*testing.T)           {}
