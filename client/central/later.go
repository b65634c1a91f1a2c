package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// What is sent when the applicant has left needs no session. Each is one attempt:
// whoever sends in the background waits and tries again by itself.

// Deliver places a child on a waiting list as Place does, for nobody who is logged
// in: the signature or the signing code tells whose it is.
func (c *Client) Deliver(ctx context.Context, placement model.Placement) (model.Entry, error) {
	return c.place(ctx, request{
		method: http.MethodPost, route: "/v1/placements", path: "/v1/placements", public: true,
	}, placement)
}

// PlacementState tells what became of the placement of a visit: not_found where the
// central has taken none.
func (c *Client) PlacementState(ctx context.Context, visitID string) (model.PlacementState, error) {
	return named(ctx, c, request{
		method: http.MethodGet, route: "/v1/placements/{visit_id}", path: "/v1/placements/" + url.PathEscape(visitID), public: true,
	}, func(state model.PlacementState) string { return state.Entry.Number })
}

// SendActions brings a part of a workplace's action log to the central, and tells
// what it waits for now. After actions_gap the parameter next tells the same.
func (c *Client) SendActions(ctx context.Context, workplace string, batch model.ActionBatch) (model.ActionsTaken, error) {
	r, err := request{
		method: http.MethodPost, route: "/v1/workplaces/{id}/actions",
		path: "/v1/workplaces/" + url.PathEscape(workplace) + "/actions", public: true,
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
