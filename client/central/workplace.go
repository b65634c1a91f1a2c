package central

import (
	"context"
	"net/http"
	"time"

	"akmola.kz/kezek/internal/model"
)

// workplaceToken is what the central gave for the last proof.
type workplaceToken struct {
	text  string
	until time.Time // by the clock that only runs forward
}

// tokenMargin is how long before its end a token is no longer used.
const tokenMargin = 30 * time.Second

// SetWorkplace sets who calls. Without one only what is open to anybody answers.
func (c *Client) SetWorkplace(w model.WorkplaceKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.workplace, c.proof = w, workplaceToken{}
}

// ProveWorkplace has the workplace prove anew that it calls, and enrol where the central does
// not know it yet.
func (c *Client) ProveWorkplace(ctx context.Context) error {
	c.dropProof(c.currentProof())
	_, err := c.prove(ctx)
	return err
}

func (c *Client) currentProof() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().After(c.proof.until) { // a duration; no rule reads it
		return ""
	}
	return c.proof.text
}

// dropProof forgets a token that the central no longer takes, unless another one has
// replaced it since.
func (c *Client) dropProof(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.proof.text == token {
		c.proof = workplaceToken{}
	}
}

// proofFor returns the token of the workplace that a request needs, empty where it needs
// none or where nobody has said who calls.
func (c *Client) proofFor(ctx context.Context, r request) (string, error) {
	if r.public {
		return "", nil
	}
	if token := c.currentProof(); token != "" {
		return token, nil
	}
	return c.prove(ctx)
}

// prove proves the workplace. Of many calls at once one proves for all.
func (c *Client) prove(ctx context.Context) (string, error) {
	select {
	case c.proving <- struct{}{}:
	case <-ctx.Done():
		return "", ended(ctx)
	}
	defer func() { <-c.proving }()
	if token := c.currentProof(); token != "" {
		return token, nil
	}
	c.mu.Lock()
	place := c.workplace
	c.mu.Unlock()
	if place == nil {
		return "", nil
	}
	token, err := c.requestToken(ctx, place)
	place.Proved(token.Office, model.CodeOf(err))
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.proof = workplaceToken{token.Token, time.Now().Add(time.Duration(token.ExpiresIn)*time.Second - tokenMargin)}
	return token.Token, nil
}

// told takes a refusal of the workplace that a call met: its token ends with it.
func (c *Client) told(code model.Code, proof string) {
	if proof == "" || code != model.CodeWorkplaceRevoked && code != model.CodeWorkplaceUnconfirmed {
		return
	}
	c.dropProof(proof)
	c.mu.Lock()
	place := c.workplace
	c.mu.Unlock()
	if place != nil {
		place.Proved("", code)
	}
}

// requestToken asks for a token; it enrols where the central does not know the workplace, and
// goes by the central's clock where this one is wrong.
func (c *Client) requestToken(ctx context.Context, place model.WorkplaceKey) (model.WorkplaceToken, error) {
	var at time.Time
	for tries := 1; ; tries++ {
		proof, err := place.Proof(c.host, at)
		if err != nil {
			return model.WorkplaceToken{}, err
		}
		r, err := request{method: http.MethodPost, route: "/v1/workplaces/token", path: "/v1/workplaces/token", public: true}.asJSON(proof)
		if err != nil {
			return model.WorkplaceToken{}, err
		}
		token, err := named(ctx, c, r, func(t model.WorkplaceToken) string { return t.Token })
		switch code := model.CodeOf(err); {
		case tries > 2:
			return token, err
		case code == model.CodeWorkplaceClock:
			if at, _ = time.Parse(time.RFC3339, model.ParamsOf(err)["time"]); at.IsZero() {
				return token, err
			}
		case code == model.CodeWorkplaceProofUsed: // another one is made
		case code == model.CodeWorkplaceUnknown:
			if err := c.enrol(ctx, place); err != nil {
				return token, err
			}
		default:
			return token, err
		}
	}
}

func (c *Client) enrol(ctx context.Context, place model.WorkplaceKey) error {
	enrolment, err := place.Enrolment()
	if err != nil {
		return err
	}
	r, err := request{method: http.MethodPost, route: "/v1/workplaces", path: "/v1/workplaces", public: true, repeat: true}.asJSON(enrolment)
	if err != nil {
		return err
	}
	_, err = named(ctx, c, r, func(k model.KnownWorkplace) string { return k.Fingerprint })
	return err
}
