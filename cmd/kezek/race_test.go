//go:build race

package main

// raceFlag builds the program as its tests are built: nothing is compiled twice, and
// the real window is watched for races too.
const raceFlag = "-race"
