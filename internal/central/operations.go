package central

import (
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// operations are the operations of openapi.yaml by the pattern of their route.
var operations = sync.OnceValue(func() map[string]string {
	var described struct {
		Paths map[string]map[string]struct {
			ID string `yaml:"operationId"`
		} `yaml:"paths"`
	}
	if err := yaml.Unmarshal(openAPI, &described); err != nil {
		panic("openapi.yaml: " + err.Error()) // embedded, and held by tests
	}
	all := map[string]string{}
	for path, methods := range described.Paths {
		for method, operation := range methods {
			all[strings.ToUpper(method)+" "+path] = operation.ID
		}
	}
	return all
})

// operationOf is the operationId of a route, for the audit; the route where it has none.
func operationOf(pattern string) string {
	if id, ok := operations()[pattern]; ok {
		return id
	}
	return pattern
}
