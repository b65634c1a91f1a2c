package central

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// OrderProgram says what this workplace runs, and returns what it should.
func (c *Client) OrderProgram(ctx context.Context, report model.ProgramReport) (model.ProgramOrder, error) {
	r := request{method: http.MethodPost, route: "/v1/workplaces/program", path: "/v1/workplaces/program", place: true, repeat: true}
	r, err := r.asJSON(report)
	if err != nil {
		return model.ProgramOrder{}, err
	}
	return named(ctx, c, r, func(o model.ProgramOrder) string {
		if !o.Wire.Valid() {
			return ""
		}
		return "order"
	})
}

// ArchivePart returns the bytes of an archive from one to the one before another. It counts as no
// sign of how the connection fares: on a thin one it takes long.
func (c *Client) ArchivePart(ctx context.Context, hash string, from, to int64) (part []byte, err error) {
	r := request{
		method: http.MethodGet, route: "/v1/archives/{hash}", path: "/v1/archives/" + url.PathEscape(hash), place: true, repeat: true, file: true, probe: true,
		header: map[string]string{"Range": fmt.Sprintf("bytes=%d-%d", from, to-1), "If-Range": `"` + hash + `"`},
	}
	r.read = func(a answer) error {
		if a.status != http.StatusPartialContent || a.tag != `"`+hash+`"` || int64(len(a.body)) != to-from {
			return nonsense("%d and %d bytes of an archive, not %d", a.status, len(a.body), to-from)
		}
		part = a.body
		return nil
	}
	_, err = c.do(ctx, r)
	return part, err
}
