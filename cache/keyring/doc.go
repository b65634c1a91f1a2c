// Package keyring keeps a secret in the keyring of the operating system. What the secret
// is for may not enter.
package keyring
