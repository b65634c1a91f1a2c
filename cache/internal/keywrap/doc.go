// Package keywrap is the data key of the cache's file as it is wrapped for one operator:
// under a PIN and, where there is one, a secret of the system's keyring. Who may try how
// often is not decided here.
package keywrap
