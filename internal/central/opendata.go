package central

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// getOpenDataDays lists the open data of a month up to a day, today where none is said.
func (s *Server) getOpenDataDays(w http.ResponseWriter, r *http.Request) error {
	var until model.Date
	if said := r.URL.Query().Get("until"); said != "" {
		if err := until.UnmarshalText([]byte(said)); err != nil {
			return service.BadRequest("until", err)
		}
	}
	days, err := s.service.OpenDataDays(r.Context(), until)
	return writeJSON(w, http.StatusOK, days, err)
}

// getOpenData gives the queue of a district on a day: the file is its code with .json or .csv.
func (s *Server) getOpenData(w http.ResponseWriter, r *http.Request) error {
	var day model.Date
	district, kind, _ := strings.Cut(r.PathValue("file"), ".")
	if err := day.UnmarshalText([]byte(r.PathValue("day"))); err != nil || kind != "json" && kind != "csv" {
		return model.NewError(model.CodeNotFound)
	}
	body, err := s.service.OpenData(r.Context(), day, district)
	if err != nil {
		return err
	}
	if kind == "json" {
		writeTagged(w, r, "application/json", body)
		return nil
	}
	var rows []model.QueueRow
	var table bytes.Buffer
	if err = json.Unmarshal(body, &rows); err == nil {
		err = model.WriteQueueCSV(&table, rows)
	}
	if err == nil {
		writeTagged(w, r, "text/csv; charset=utf-8; header=present", table.Bytes())
	}
	return err
}
