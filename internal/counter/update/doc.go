// Package update brings newer versions of the program to this computer, without an administrator,
// and starts them. The program that was installed is the launcher: at its start it hands over to
// the newest version in the folder versions of its data that is whole and has proved itself, or is
// tried; one that does not come up is left for the one before, by itself.
//
//	versions/0.2.0/       the files, manifest.json and its signature: there whole or not at all
//	versions/0.2.0.json   what is known of it: tries, whether it started, why not
//	versions/HASH.part    what has come of an archive
//
// What may not enter: a window, what is signed and by whom (internal/release), and what the
// central decides.
package update
