package settings

import (
	"flag"
	"os"
)

// ThisComputer is where settings come from on this computer, but for the command line.
// The variable KEZEK_CONFIG names another file than that of AdminFile.
func ThisComputer() Input {
	in := Input{Flags: map[Key]string{}, Env: os.LookupEnv, File: AdminFile()}
	if path := os.Getenv("KEZEK_CONFIG"); path != "" {
		in.File, in.Named = path, true
	}
	return in
}

// Bind has the flags of a command line fill the input.
func (in *Input) Bind(flags *flag.FlagSet) {
	flags.Func("config", "file of settings that an administrator rolled out (default "+AdminFile()+")", func(path string) error {
		in.File, in.Named = path, true
		return nil
	})
	for _, spec := range Table() {
		usage := spec.Usage
		if text := spec.Default(); text != "" && !spec.Bool {
			usage += " (default " + text + ")"
		}
		set := func(text string) error { in.Flags[spec.Key] = text; return nil }
		if spec.Bool {
			flags.BoolFunc(string(spec.Key), usage, set)
		} else {
			flags.Func(string(spec.Key), usage, set)
		}
	}
}
