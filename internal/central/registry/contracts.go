package registry

import (
	"embed"
	"fmt"
)

//go:embed contracts/*.yaml
var contracts embed.FS

// Names lists the registers, as the configuration and the contracts name them.
func Names() []string {
	return []string{"phones", "people", "kinship", "sms", "mail", "organizations"}
}

// Contract returns what a register is asked and what it answers, OpenAPI 3 in YAML.
func Contract(name string) ([]byte, error) {
	text, err := contracts.ReadFile("contracts/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("no contract of a register %q", name)
	}
	return text, nil
}
