package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// operationsFile returns a file of docs/operations.
func operationsFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operations/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheContainersSayWhatTheProgramKnows runs each central of compose.yaml as far as its settings.
func TestTheContainersSayWhatTheProgramKnows(t *testing.T) {
	text := strings.NewReplacer("${KEZEK_DB_PASSWORD}", "synthetic", "${KEZEK_HOST}", "central.example.kz").Replace(operationsFile(t, "compose.yaml"))
	var file struct {
		Services map[string]struct {
			Image       string
			Command     []string
			Environment map[string]string
			Stop        time.Duration `yaml:"stop_grace_period"`
		}
	}
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	centrals := 0
	for name, service := range file.Services {
		if service.Image != "kezek-central" {
			continue
		}
		var c configured
		for variable, value := range service.Environment {
			c.loader.Environ = append(c.loader.Environ, variable+"="+value)
		}
		if err := c.load(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := c.Check(c.values); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(service.Command) > 0 {
			if commands[service.Command[0]] == nil {
				t.Errorf("%s runs %s", name, service.Command)
			}
			continue
		}
		centrals++
		if drain := c.Limits.Drain + c.Limits.DrainDelay; service.Stop <= drain {
			t.Errorf("%s is killed after %s, and drains for %s", name, service.Stop, drain)
		}
		if !strings.Contains(operationsFile(t, "Caddyfile"), name+c.Listen) {
			t.Errorf("the proxy does not know %s%s", name, c.Listen)
		}
	}
	if centrals < 2 {
		t.Errorf("%d centrals", centrals)
	}
}

// TestTheUnitSaysWhatTheProgramKnows holds what it runs, and that what the program ends with
// for a wrong setting is not tried again.
func TestTheUnitSaysWhatTheProgramKnows(t *testing.T) {
	unit := operationsFile(t, "kezek-central.service")
	setting := func(key string) string {
		found := regexp.MustCompile(`(?m)^` + key + `=(.*)$`).FindStringSubmatch(unit)
		if found == nil {
			t.Fatalf("no %s", key)
		}
		return found[1]
	}
	started := strings.Fields(setting("ExecStart"))
	if len(started) != 2 || started[0] != "/usr/bin/kezek-central" || commands[started[1]] == nil {
		t.Errorf("it starts %q", started)
	}
	t.Setenv("KEZEK_CENTRAL_LISEN", ":8080")
	stderr := newOutput()
	if code := run(t.Context(), started[1:], newOutput(), stderr); code != 2 || setting("RestartPreventExitStatus") != "2" {
		t.Errorf("a wrong setting ends it with %d: %s", code, stderr)
	}
}
