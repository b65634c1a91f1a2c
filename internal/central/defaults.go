package central

import "akmola.kz/kezek/assets"

// fromAssets fills in what the program carries with it.
func (c *Config) fromAssets() {
	if c.Districts == nil {
		c.Districts = assets.Districts()
	}
	if c.Rules == nil {
		c.Rules = assets.Rules
	}
}
