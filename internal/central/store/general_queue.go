package store

import (
	"fmt"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/model"
)

// CountQueue returns what the place of an application in the general queue of its district is worked out of,
// but for the turn: how many children that were born from one day up to another, without it, are in the
// queue and get offers. waits is false where the application is none of them.
func (tx *Tx) CountQueue(a model.Application, from, to model.Date, r allocation.Rank) (counts allocation.Counts, waits bool, err error) {
	counts = noCounts()
	err = tx.each(func(scan scanner) error {
		var class string
		var all, earlier, own int
		err := scan(&class, &all, &earlier, &own)
		counts.Waiting[class], counts.Earlier[class] = all, earlier
		waits = waits || own > 0
		return err
	}, `SELECT a.class, COUNT(*), CAST(SUM(CASE WHEN a.created_at < ? OR a.created_at = ? AND a.receipt < ? THEN 1 ELSE 0 END) AS BIGINT),
			CAST(SUM(CASE WHEN a.number = ? THEN 1 ELSE 0 END) AS BIGINT) FROM applications a
		WHERE a.district = ? AND (a.status = 'in_queue' OR `+transferring+`) AND a.birth COLLATE "C" >= ? AND a.birth COLLATE "C" < ? AND NOT EXISTS (SELECT 1 FROM offers o
			WHERE o.application = a.number AND o.stage IN ('offered', 'issued', 'inactive', 'stop_list')) GROUP BY a.class`,
		micros(r.Since), micros(r.Since), r.Receipt, a.Number, a.District, dateText(from), dateText(to))
	if err != nil {
		return counts, false, fmt.Errorf("count the general queue: %w", err)
	}
	return counts, waits, nil
}
