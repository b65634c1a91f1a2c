// Package config decides how a central runs. Each setting comes, strongest first, from the
// command line, the environment, one file (TOML) or the default. What cannot be right is
// refused with where it stands: a central that guesses would serve the wrong people.
//
// What may not enter: running anything.
package config
