package central_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
)

// longScan is a scan of three parts.
func longScan() []byte {
	return []byte(strings.Replace(modeltest.PDF, "q Q", strings.Repeat("q Q ", 150_000), 1))
}

func (v visitor) startUpload(entry string, data []byte) answer {
	v.t.Helper()
	return v.do(call{method: "POST", path: "/v1/entries/" + entry + "/uploads", body: uploadOf(data)})
}

func uploadOf(data []byte) model.UploadStart {
	sum := sha256.Sum256(data)
	return model.UploadStart{Size: int64(len(data)), Hash: hex.EncodeToString(sum[:])}
}

func (v visitor) sendPart(id string, offset int, part []byte) answer {
	v.t.Helper()
	return v.do(call{method: "PATCH", path: "/v1/uploads/" + id, raw: part, header: map[string]string{
		"Content-Type": "application/offset+octet-stream", "Upload-Offset": strconv.Itoa(offset),
	}, loose: len(part) == 0})
}

func (v visitor) finishUpload(id string) answer {
	v.t.Helper()
	return v.do(call{method: "POST", path: "/v1/uploads/" + id + "/document?kind=pmpk&name=long.pdf"})
}

func TestALongScanComesInPartsAndGoesOnWhereItWasCut(t *testing.T) {
	v, entry := withEntry(t)
	data := longScan()
	u := want[model.Upload](v.startUpload(entry.ID, data), 201)
	if a := v.sendPart(u.ID, 0, data[:model.UploadPart]); a.status != 204 || a.header.Get("Upload-Offset") != strconv.Itoa(model.UploadPart) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	v.sendPart(u.ID, 0, data[:model.UploadPart]).refused(model.CodeUploadOffset) // the answer was lost
	v.finishUpload(u.ID).refused(model.CodeUploadOffset)
	if again := want[model.Upload](v.startUpload(entry.ID, data), 201); again.ID != u.ID || again.Offset != model.UploadPart {
		t.Fatalf("begun anew: %+v", again)
	}
	for at := model.UploadPart; at < len(data); at += model.UploadPart {
		if a := v.sendPart(u.ID, at, data[at:min(len(data), at+model.UploadPart)]); a.status != 204 {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if got := want[model.Upload](v.do(call{method: "GET", path: "/v1/uploads/" + u.ID}), 200); got.Offset != u.Size {
		t.Errorf("%+v", got)
	}
	d := want[model.Document](v.finishUpload(u.ID), 201)
	if again := want[model.Document](v.finishUpload(u.ID), 201); again != d || d.Size != int64(len(data)) || !d.Removable {
		t.Errorf("attached %+v, then %+v", d, again)
	}
	if a := v.do(call{method: "GET", path: "/v1/documents/" + d.ID}); !bytes.Equal(a.body, data) {
		t.Error("other bytes are kept")
	}
	v.do(call{method: "GET", path: "/v1/uploads/" + u.ID}).refused(model.CodeNotFound)
}

func TestAnUploadIsOfItsSessionAndItsBytes(t *testing.T) {
	v, entry := withEntry(t)
	data := longScan()
	u := want[model.Upload](v.startUpload(entry.ID, data), 201)
	v.clock.turn(time.Second)
	for _, other := range []visitor{v.byKey(father), v.byKey(mother)} {
		other.sendPart(u.ID, 0, data[:9]).refused(model.CodeNotFound)
		other.finishUpload(u.ID).refused(model.CodeNotFound)
	}
	v.byKey(father).startUpload(entry.ID, data).refused(model.CodeNotFound)
	v.sendPart(u.ID, 0, nil).refused(model.CodeBadRequest)
	v.sendPart(u.ID, 0, make([]byte, model.UploadPart+1)).refused(model.CodeBadRequest)
	wrong := want[model.Upload](v.startUpload(entry.ID, []byte("12345678")), 201)
	v.sendPart(wrong.ID, 0, []byte("123456789")).refused(model.CodeBadRequest)
	v.sendPart(wrong.ID, 0, []byte("12345679"))
	v.finishUpload(wrong.ID).refused(model.CodeDocumentDamaged)
	v.do(call{method: "GET", path: "/v1/uploads/" + wrong.ID}).refused(model.CodeNotFound)
	for i := range 3 {
		want[model.Upload](v.startUpload(entry.ID, []byte(strconv.Itoa(i))), 201)
	}
	v.do(call{method: "GET", path: "/v1/uploads/" + u.ID}).refused(model.CodeNotFound) // the oldest gave way
}

func TestAnUploadExpires(t *testing.T) {
	v, entry := withEntry(t)
	u := want[model.Upload](v.startUpload(entry.ID, longScan()), 201)
	v.sendPart(u.ID, 0, longScan()[:9])
	v.clock.turn(2*time.Hour + time.Second)
	must(t, v.service.Cleanup(t.Context()))
	must(t, v.database.Read(t.Context(), func(tx *store.Tx) error {
		parts, err := tx.Uploaded(u.ID)
		if len(parts) > 0 {
			t.Error("its parts are kept")
		}
		return err
	}))
}
