// Command kezek-central serves the central API and brings reference data into its
// database. Flags and wiring only: what the central does is in package central.
package main
