package central

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	"akmola.kz/kezek/internal/model"
)

// What an action may hold: names of ours and ids. An id is whatever a workplace has
// for one, in one word: its log would end at an action that is refused.
var (
	actionKind   = regexp.MustCompile(`^[a-z_]{1,32}$`)
	actionRecord = regexp.MustCompile(`^[\pL\pM\pN\pP\pS]{0,64}$`)
)

// postActions takes a part of the action log of a workplace, where it follows what
// came before. The first one makes the key of the workplace known.
func (s *Server) postActions(w http.ResponseWriter, r *http.Request) error {
	workplace := r.PathValue("id")
	if !model.ValidActID(workplace) {
		return badRequest("id", errors.New("no UUID"))
	}
	var batch model.ActionBatch
	if err := readJSON(w, r, &batch); err != nil {
		return err
	}
	if err := checkBatch(workplace, &batch); err != nil {
		return err
	}
	var taken model.ActionsTaken
	err := s.cfg.DB.write(r.Context(), func(c conn) error {
		var err error
		taken.Next, err = s.takeActions(r.Context(), c, sender{workplace, sourceOf(r).String()}, batch)
		return err
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, taken)
}

// checkBatch looks at what can be judged of a batch by itself: its form, its
// signature, and that each action follows the one before it.
func checkBatch(workplace string, batch *model.ActionBatch) error {
	var err error
	if batch.Office, err = cleanOffice(batch.Office); err != nil {
		return err
	}
	switch n := len(batch.Actions); {
	case len(batch.PublicKey) != ed25519.PublicKeySize:
		return badRequest("public_key", errors.New("no Ed25519 key"))
	case n == 0 || n > model.ActionBatchMax:
		return badRequest("actions", fmt.Errorf("%d of them", n))
	case !ed25519.Verify(batch.PublicKey, batch.SignedText(workplace), batch.Signature):
		return badRequest("signature", errors.New("it does not hold"))
	}
	for i, action := range batch.Actions {
		if action.Seq < 1 || action.Operator < 0 || !actionKind.MatchString(string(action.Kind)) || !actionRecord.MatchString(action.Record) {
			return badRequest("actions", fmt.Errorf("form of number %d of the batch", i))
		}
		before := model.Action{Seq: action.Seq - 1, Hash: action.Previous} // of the first, that is for the database to say
		if i > 0 {
			before = batch.Actions[i-1]
		}
		if err := action.Follows(before); err != nil {
			return badRequest("actions", err)
		}
	}
	return nil
}

// takeActions keeps the batch where it begins with the action that is waited for, and
// returns the next one that is. A batch that is there already changes nothing.
func (s *Server) takeActions(ctx context.Context, c conn, from sender, batch model.ActionBatch) (next uint64, err error) {
	place, err := s.knownWorkplace(ctx, c, from, batch)
	if err != nil {
		return 0, err
	}
	first, end := batch.Actions[0], batch.Actions[len(batch.Actions)-1]
	switch {
	case end.Seq <= place.last.Seq:
		return place.last.Seq + 1, checkStored(ctx, c, from.workplace, end)
	case first.Seq != place.last.Seq+1:
		return 0, model.NewError(model.CodeActionsGap, "next", strconv.FormatUint(place.last.Seq+1, 10))
	}
	if err := first.Follows(place.last); err != nil { // each is whole: checkBatch has looked
		return 0, model.WrapError(model.CodeActionsForked, err)
	}
	if err := s.checkQuotas(ctx, c, from.workplace, place); err != nil {
		return 0, err
	}
	return end.Seq + 1, s.keepActions(ctx, c, from.workplace, batch)
}

func (s *Server) keepActions(ctx context.Context, c conn, workplace string, batch model.ActionBatch) error {
	size := 0
	for i, action := range batch.Actions {
		var signature []byte
		if i == len(batch.Actions)-1 {
			signature = batch.Signature
		}
		body := action.Line()
		size += len(body) + actionOverhead
		_, err := c.exec(ctx, `INSERT INTO actions (workplace, seq, hash, body, signature, received_at) VALUES (?, ?, ?, ?, ?, ?)`,
			workplace, action.Seq, action.Hash, body, signature, micros(s.now()))
		if err != nil {
			return fmt.Errorf("keep the action: %w", err)
		}
	}
	if _, err := c.exec(ctx, `UPDATE workplaces SET bytes = bytes + ? WHERE id = ?`, size, workplace); err != nil {
		return fmt.Errorf("count the actions: %w", err)
	}
	return nil
}

// checkStored tells a batch that comes again from one that tells another story: the
// hash of an action stands for all before it. One that was removed by now was the same.
func checkStored(ctx context.Context, c conn, workplace string, action model.Action) error {
	var hash string
	err := c.row(ctx, `SELECT hash FROM actions WHERE workplace = ? AND seq = ?`, workplace, action.Seq).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the action: %w", err)
	}
	if hash != action.Hash {
		return model.WrapError(model.CodeActionsForked, fmt.Errorf("action %d is kept otherwise", action.Seq))
	}
	return nil
}

// ErrActionsBroken is an action log that is not as the workplace sent it.
var ErrActionsBroken = errors.New("the action log was changed")

// Actions calls each for every action of a workplace in their order, without those that
// were kept their time and removed, and verifies the chain and the signatures on the way.
// Where one does not hold, or where the log ends with an action that nobody signed, it
// ends with ErrActionsBroken.
func (d *Database) Actions(ctx context.Context, workplace string, each func(model.Action) error) error {
	var key []byte
	var last model.Action
	err := d.read().row(ctx, `SELECT public_key, cut_seq, cut_hash FROM workplaces WHERE id = ?`, workplace).Scan(&key, &last.Seq, &last.Hash)
	if err != nil {
		return fmt.Errorf("find the workplace: %w", err)
	}
	signed := true
	err = d.read().rows(ctx, func(rows *sql.Rows) error {
		var body, hash string
		var seq uint64
		var signature []byte
		if err := rows.Scan(&seq, &hash, &body, &signature); err != nil {
			return err
		}
		var action model.Action
		if err := json.Unmarshal([]byte(body), &action); err != nil {
			return fmt.Errorf("%w: action %d cannot be read", ErrActionsBroken, seq)
		}
		if err := action.Follows(last); err != nil {
			return fmt.Errorf("%w: %w", ErrActionsBroken, err)
		}
		if action.Seq != seq || action.Hash != hash {
			return fmt.Errorf("%w: action %d is another one", ErrActionsBroken, seq)
		}
		last, signed = action, signature != nil
		batch := model.ActionBatch{Actions: []model.Action{action}}
		if signed && !ed25519.Verify(key, batch.SignedText(workplace), signature) {
			return fmt.Errorf("%w: the signature at action %d does not hold", ErrActionsBroken, seq)
		}
		return each(action)
	}, `SELECT seq, hash, body, signature FROM actions WHERE workplace = ? ORDER BY seq`, workplace)
	if err == nil && !signed {
		err = fmt.Errorf("%w: its end is missing after action %d", ErrActionsBroken, last.Seq)
	}
	return err
}
