// Package assertion makes and reads the JWT by which a workplace proves that it holds its
// key (RFC 7523, EdDSA): issuer and subject are the workplace, the audience is the host of
// the central, it lives for a minute and is used once.
package assertion
