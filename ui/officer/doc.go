// Package officer is the pages of the officers of the education department in the counter's
// window: the login with their key, the kinds of work at the left, and each kind's page.
//
// What is known of the officer is in internal/officer; a page keeps what it lists for as long as
// it is shown. The window around it, its keys and its parts are those of package ui, of which a
// page embeds a Base. No HTTP and no cache enter here.
package officer
