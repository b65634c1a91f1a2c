package cache

import (
	"bytes"
	"math/rand/v2"
	"os"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// TestNoHarmEndsTheProgram opens files that were changed and cut at random, and
// works on them.
func TestNoHarmEndsTheProgram(t *testing.T) {
	file, keys := someFile(t, 30)
	rounds := 40
	if testing.Short() {
		rounds = 10
	}
	for seed := range rounds {
		harmed := harm(rand.New(rand.NewPCG(uint64(seed), 4)), bytes.Clone(file))
		t.Log("seed", seed)
		workOn(t, harmed, keys)
	}
}

// harm flips bits, writes over stretches and cuts.
func harm(r *rand.Rand, file []byte) []byte {
	for range 1 + r.IntN(20) {
		at := r.IntN(len(file))
		switch r.IntN(4) {
		case 0:
			file[at] ^= 1 << r.IntN(8)
		case 1: // the head of a page
			file[at&^(os.Getpagesize()-1)+r.IntN(min(64, len(file)-at&^(os.Getpagesize()-1)))] = byte(r.Uint32())
		case 2:
			for i := range file[at:min(len(file), at+r.IntN(600))] {
				file[at+i] = byte(r.Uint32())
			}
		case 3: // one page over another
			page := os.Getpagesize()
			from, to := r.IntN(len(file)/page)*page, r.IntN(len(file)/page)*page
			if from > page && to > page {
				copy(file[to:to+page], file[from:from+page])
			}
		}
	}
	if r.IntN(4) == 0 {
		file = file[:r.IntN(len(file))]
	}
	return file
}

// workOn opens a harmed file and does a bit of everything: whatever it says, the
// program goes on and what is read is what was written.
func workOn(t testing.TB, harmed, keys []byte) {
	t.Helper()
	path := placeFile(t, harmed, keys)
	f, err := Open(path, Options{Cost: cheap})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer closeFile(t, f)
	if _, err := f.Unlock(1, somePIN); err != nil {
		return // the keys themselves were harmed, or replaced by a fuzzer
	}
	_ = drafts(t, f)
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(7), Body: draftBody(7)}); err != nil {
		t.Fatalf("Write: %v", err)
	}
	if body, err := f.Read(model.DraftRecord, draftID(7)); err != nil || !bytes.Equal(body, draftBody(7)) {
		t.Fatalf("Read: %v", err)
	}
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(8)}); err != nil {
		t.Fatalf("Write: %v", err)
	}
	_, _ = f.Actions(0, 100)
	_ = f.Log(model.ActionOpened, 1, "")
}

func FuzzDamagedFile(f *testing.F) {
	file, keys := someFile(f, 8)
	f.Add(uint64(1), uint32(0), []byte{1})
	f.Add(uint64(2), uint32(os.Getpagesize()*3), []byte{0, 0, 0, 0, 0, 0, 0, 0, 2})
	f.Fuzz(func(t *testing.T, seed uint64, at uint32, patch []byte) {
		harmed := bytes.Clone(file)
		copy(harmed[int(at)%len(harmed):], patch)
		workOn(t, harm(rand.New(rand.NewPCG(seed, 1)), harmed), keys)
	})
}
