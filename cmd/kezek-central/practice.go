//go:build !nopractice

package main

import (
	"fmt"
	"io"
	"time"

	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/registry"
)

// practiceParts returns practice registers and the reference data that belongs to them,
// both made for today. Short messages are written out: nobody else would get them.
func practiceParts(stdout io.Writer) (outside.Set, service.Reference, error) {
	now := time.Now()
	telephone := registry.NewTelephone(time.Now)
	telephone.Subscribe(func(m registry.Message) {
		_, _ = fmt.Fprintf(stdout, "practice telephone %s: %s\n", m.Phone, m.Text)
	})
	return registry.New(people.Families(now), telephone, registry.Options{}).Registries(), practice.Reference(now), nil
}
