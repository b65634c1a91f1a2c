//go:build !nopractice

// Command kezek-tour is for whoever changes Kezek: it walks through whole visits in the
// real window and takes a picture of every screen, or shows every widget in its states.
package main
