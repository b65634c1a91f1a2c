package model

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// LoginAs is as what a challenge logs somebody in.
type LoginAs string

// As what one logs in. Whoever is both an officer and a citizen opens to a counter, when they
// log in there as a citizen, nothing of their office.
const (
	AsCitizen LoginAs = "login"
	AsOfficer LoginAs = "officer login"
	// ByTelephone is a citizen, whose challenge goes to a telephone under words of its own.
	ByTelephone LoginAs = "telephone login"
)

// challengeForm is the text of a challenge to log in. It says what it is and for
// whom, so that a signature over it serves for nothing else.
const challengeForm = challengeStart + "%s\nhost: %s\nchallenge: %s\nnonce: %s\nvalid until: %s\n"

// challengeStart is how every challenge begins.
const challengeStart = "Kezek: "

var challengeNonce = regexp.MustCompile(`^[0-9A-Za-z_-]{22,128}$`)

// ChallengeText returns the text of a challenge that the central at host gives under
// an id. The nonce is random, base64url of 16 bytes or more.
func ChallengeText(as LoginAs, host, id, nonce string, expires time.Time) string {
	return fmt.Sprintf(challengeForm, as, host, id, nonce, expires.UTC().Format(time.RFC3339))
}

// CheckChallenge reports whether text is the challenge to log in as, with the id, of the
// central at host (HostOf), and nothing more. A program checks it before a key signs it: the other side
// may send any bytes, a statement or another service's login among them. A refusal
// is an *Error, central_nonsense.
func CheckChallenge(as LoginAs, text, id, host string) error {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 {
		return notChallenge("it has another number of lines")
	}
	named := strings.TrimPrefix(lines[1], "host: ")
	nonce := strings.TrimPrefix(lines[3], "nonce: ")
	expires, err := time.Parse(time.RFC3339, strings.TrimPrefix(lines[4], "valid until: "))
	switch {
	case host == "" || HostOf(named) != HostOf(host):
		return notChallenge("it is for another host")
	case id == "" || lines[2] != "challenge: "+id:
		return notChallenge("it is another one")
	case !challengeNonce.MatchString(nonce):
		return notChallenge("its nonce is malformed")
	case err != nil:
		return notChallenge("its time is malformed")
	case ChallengeText(as, named, id, nonce, expires) != text:
		return notChallenge("it is of another form")
	}
	return nil
}

// HostOf returns the one form of a host that an address names, with its port: in small
// letters, without the dot of the root and the ports that http and https have anyway.
func HostOf(host string) string {
	host = strings.ToLower(host)
	name, port := host, ""
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		name, port = host[:i], host[i:]
	}
	if port == ":443" || port == ":80" || port == ":" {
		port = ""
	}
	return strings.TrimSuffix(name, ".") + port
}

func notChallenge(why string) error {
	return WrapError(CodeCentralNonsense, errors.New("challenge: "+why))
}
