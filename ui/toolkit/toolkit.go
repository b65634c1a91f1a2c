package toolkit

import (
	"os"
	"time"
)

// Keeps is how long the toolkit keeps what it drew last before. It looks for what is older
// only while it paints, every ten seconds at most. With less than ten seconds it would look
// through every window at every frame.
const Keeps = 20 * time.Second

// variable is where the toolkit reads it from; its own value is a minute.
const variable = "FYNE_CACHE"

func init() {
	if _, set := os.LookupEnv(variable); !set {
		_ = os.Setenv(variable, Keeps.String()) // it fails for no name but an empty one
	}
}
