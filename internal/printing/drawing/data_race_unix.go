//go:build !windows && race

package drawing

import "golang.org/x/sys/unix"

// helperData has no end: what the race detector keeps counts too, and is more than any limit.
const helperData = unix.RLIM_INFINITY
