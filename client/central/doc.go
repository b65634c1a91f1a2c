// Package central is the client of the central API: one method for each route,
// in the words of package model.
//
// It keeps the session's token and nothing else, sends again only what is safe to
// send again, turns everything that can go wrong on the way into a model.Error, and
// reports how every attempt went. No rule of the service and no text for
// people may enter. Nothing personal is logged: neither
// addresses with numbers in them, nor bodies, nor the token.
package central
