package gost

import "hash"

// hashes are those of the package, new.
func hashes() map[string]hash.Hash {
	return map[string]hash.Hash{
		"streebog512": NewStreebog512(),
		"streebog256": NewStreebog256(),
		"gost94":      NewGOST94(),
	}
}
