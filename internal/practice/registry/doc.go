// Package registry stands in for the outside services that the central asks: the
// base of mobile citizens (БМГ), the register of people, the register of births
// and guardianship, and SMS. They answer about the practice families and fail as
// the real ones do: slowly, for everybody, or for one person. Server serves any registers by
// the contracts of the real ones, with faults.
//
// Only practice mode and tests use it. No real register, no network, and no person
// who is not invented.
package registry
