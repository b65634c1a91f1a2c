// Package cachetest holds what every store of the counter must keep to, so that
// the encrypted file and a stand-in for tests cannot drift apart. Each rule is
// also held after the store was closed and opened again. Tests only.
package cachetest
