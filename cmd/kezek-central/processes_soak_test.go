//go:build soak && unix

package main

func init() { applicants = 1000 }
