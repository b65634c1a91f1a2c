package central

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"

	"akmola.kz/kezek/internal/model"
)

// uploadTries is how often a part is sent while none arrives: for half a minute of waits.
const uploadTries = 7

// upload sends a scan in parts, and goes on where it was cut: within this call, and where
// the same scan is attached again.
func (c *Client) upload(ctx context.Context, begin request, scan model.Scan) (model.Document, error) {
	sum := sha256.Sum256(scan.Data)
	begin.repeat = true
	begin, err := begin.asJSON(model.UploadStart{Size: int64(len(scan.Data)), Hash: hex.EncodeToString(sum[:])})
	if err != nil {
		return model.Document{}, err
	}
	whole := int64(len(scan.Data))
	u, err := named(ctx, c, begin, uploadOf(whole))
	for tries := 0; err == nil && u.Offset < whole; {
		if scan.Sent != nil && u.Offset > 0 {
			scan.Sent(int(u.Offset))
		}
		end := min(whole, u.Offset+model.UploadPart)
		if err = c.sendPart(ctx, u, scan.Data[u.Offset:end]); err == nil {
			u.Offset, tries = end, 0
			continue
		}
		if tries++; tries >= uploadTries || !mayGoOn(err) {
			break
		}
		if c.cfg.Sleep(ctx, c.wait(tries)) != nil {
			return model.Document{}, ended(ctx)
		}
		// What has come is asked for; where that is not answered either, the part is tried again.
		now, asked := named(ctx, c, ofUpload(http.MethodGet, u.ID, ""), uploadOf(whole))
		switch {
		case asked == nil:
			u, err = now, nil
		case mayGoOn(asked):
			err = nil
		default:
			err = asked
		}
	}
	if err != nil {
		return model.Document{}, err
	}
	finish := ofUpload(http.MethodPost, u.ID, "/document")
	finish.query = map[string]string{"name": scan.Name, "kind": string(scan.Kind)}
	finish.repeat, finish.file = true, true
	return named(ctx, c, finish, func(d model.Document) string { return d.ID })
}

// mayGoOn reports whether an upload that was cut may be gone on with.
func mayGoOn(err error) bool {
	code := model.CodeOf(err)
	return mayHelp(err) || code == model.CodeCentralSlow || code == model.CodeUploadOffset
}

func (c *Client) sendPart(ctx context.Context, u model.Upload, part []byte) error {
	r := ofUpload(http.MethodPatch, u.ID, "")
	r.header = map[string]string{"Upload-Offset": strconv.FormatInt(u.Offset, 10), "Tus-Resumable": "1.0.0"}
	r.media, r.body, r.file, r.repeat = "application/offset+octet-stream", part, true, false
	_, err := c.do(ctx, r)
	return err
}

// uploadOf takes an upload of so many bytes, none of which is beyond its end.
func uploadOf(size int64) func(model.Upload) string {
	return func(u model.Upload) string {
		if u.Size != size || u.Offset < 0 || u.Offset > size {
			return ""
		}
		return u.ID
	}
}

func ofUpload(method, id, rest string) request {
	r := private(method, "/v1/uploads/{id}"+rest)
	r.path = "/v1/uploads/" + url.PathEscape(id) + rest
	return r
}
