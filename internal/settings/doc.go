// Package settings decides what each setting of the program is and who decided it. A
// setting comes, strongest first, from the command line, the environment, a file that
// an administrator rolled out, what the clerk chose on the screen, or the default.
//
// What may not enter: Fyne, the network, personal data. The clerk's file stands in the
// data folder unsealed.
package settings
