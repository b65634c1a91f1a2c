package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// SendActions brings a part of a workplace's action log to the central, and returns
// what it waits for now. After actions_gap the parameter next says the same.
func (c *Client) SendActions(ctx context.Context, workplace string, batch model.ActionBatch) (model.ActionsTaken, error) {
	r, err := request{
		method: http.MethodPost, route: "/v1/workplaces/{id}/actions",
		path: "/v1/workplaces/" + url.PathEscape(workplace) + "/actions", place: true,
	}.asJSON(batch)
	if err != nil {
		return model.ActionsTaken{}, err
	}
	return named(ctx, c, r, func(taken model.ActionsTaken) string {
		if taken.Next == 0 { // it waits for 1 at the least
			return ""
		}
		return "next"
	})
}
