package model

import "testing"

func TestATextIsShortenedToSoManyCharacters(t *testing.T) {
	for text, want := range map[string]string{"": "", "кезек": "кезек", "кезектер": "кезе…"} {
		if got := Shorten(text, 5); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestOnlyThisComputerIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "127.0.0.1": true, "127.8.8.8": true, "::1": true,
		"": false, "localhost.example.kz": false, "10.0.0.1": false, "127.0.0.1.example.kz": false, "::": false,
	} {
		if got := Loopback(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
