//go:build unix

package cache

import "syscall"

// fullErrors are what a system says where there is no room.
var fullErrors = []error{syscall.ENOSPC, syscall.EDQUOT}
