package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// TakeBackExchange has the family of an application, by its number, wish for no exchange any more.
func (c *Client) TakeBackExchange(ctx context.Context, number string) (model.ApplicationRecord, error) {
	r := private(http.MethodDelete, "/v1/applications/{id}/exchange")
	r.path = "/v1/applications/" + url.PathEscape(number) + "/exchange"
	return named(ctx, c, r, func(a model.ApplicationRecord) string {
		if a.Number != number {
			return ""
		}
		return number
	})
}
