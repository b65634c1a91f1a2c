//go:build !race

package samples

const raced = false
