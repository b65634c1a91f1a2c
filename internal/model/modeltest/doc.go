// Package modeltest has what tests of other packages attach. Nothing that is not a test
// imports it.
package modeltest
