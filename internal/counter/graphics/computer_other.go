//go:build !windows || !cgo

package graphics

// Helper returns false: the system is in no doubt here.
func Helper() bool { return false }

// Tell does nothing: a window can be shown here.
func Tell(string, string) {}

func thisComputer() computer { return nil }
