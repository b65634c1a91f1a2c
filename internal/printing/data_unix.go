//go:build !windows && !race

package printing

// helperData is how much memory the system lets a helper write to.
const helperData = helperMemory
