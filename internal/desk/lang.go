package desk

import "akmola.kz/kezek/internal/model"

// Lang returns the language of the screens.
func (d *Desk) Lang() model.Lang {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lang
}

// SetLang changes the language of the screens. A statement that has been made but
// not signed is made again in the new language, so that what is read is what is
// signed; one that is being signed, or for which a code was sent that still holds, stays
// as it is.
func (d *Desk) SetLang(lang model.Lang) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lang = lang
	if !d.signing[model.TextSHA256(d.visit.Text)].hold(d.Now()) {
		d.translate()
	}
}

// ReadIn sets the language in which the applicant reads and signs, whatever that of the
// screens is, until they leave.
func (d *Desk) ReadIn(lang model.Lang) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reading = lang
	d.translate()
}

// ReadingLang returns the language in which the applicant reads: that of the screens
// where they chose no other.
func (d *Desk) ReadingLang() model.Lang {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.readingLang()
}

func (d *Desk) readingLang() model.Lang {
	if d.reading != "" {
		return d.reading
	}
	return d.lang
}

// translate makes a statement that is not signed yet again in the language in which it
// is read.
func (d *Desk) translate() {
	if d.held || d.visit.Text == "" || !d.visit.signs() || d.visit.Statement.Lang == d.readingLang() {
		return
	}
	statement := d.visit.Statement
	statement.Lang = d.readingLang()
	if err := d.render(statement); err != nil {
		d.Log.Error("statement in another language", "err", err)
	}
	d.touch()
}
