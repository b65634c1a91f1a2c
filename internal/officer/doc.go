// Package officer is the work of one officer of the education department at this computer:
// who is logged in, and what the central answers them. It stands beside package desk, which
// serves citizens, and knows nothing of it.
//
// It keeps the session and nothing else: what was listed belongs to the page that shows it, and
// goes with it. No widget, no HTTP and no file enters here; what it asks of others are small
// interfaces. Failures are *model.Error values and the screen finds the words.
package officer
