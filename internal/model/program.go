package model

// ProgramReport is what a workplace says of the program that it runs.
type ProgramReport struct {
	Version  string           `json:"version"`  // of the release
	Platform string           `json:"platform"` // such as windows-amd64
	Troubles []ProgramTrouble `json:"troubles,omitempty"`
}

// MaxProgramTroubles is how many a report tells at most.
const MaxProgramTroubles = 20

// ProgramTrouble is why a workplace could not take a version.
type ProgramTrouble struct {
	Version string `json:"version"`
	Code    Code   `json:"code"`
}

// ProgramOrder is what the central has a workplace do about its program.
type ProgramOrder struct {
	Wanted    *WantedProgram `json:"wanted,omitempty"`    // nil: it goes on with what it runs
	Withdrawn []string       `json:"withdrawn,omitempty"` // versions that nobody shall start any more
	Wire      Span           `json:"wire"`                // that the central speaks
}

// WantedProgram is the version that a workplace should have.
type WantedProgram struct {
	Version   string `json:"version"`
	Manifest  []byte `json:"manifest"`
	Signature []byte `json:"signature"` // of the manifest, in minisign's form
}

// ArchivePart is in how many bytes archives are kept at the central and fetched by counters.
const ArchivePart = 256 << 10
