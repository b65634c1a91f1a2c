// Command kezek-central serves the central API, brings reference data into its
// database, exports the evidence of a placement, and verifies signatures. It reads flags,
// builds the parts and runs: what the central does is in package central.
package main
