// Package central is the HTTP API of the central: a handler decodes a request, finds the
// session that authorizes it, calls one function of package service and encodes what that
// returns. The contract is openapi.yaml.
//
// No rule may enter, no table, no client of any API and no stand-in: those of a practice
// central are given to the service by cmd or by a test.
package central
