package model

import "time"

// UploadPart is how many bytes of a scan are sent at once, and the most that the central
// takes of one: over a village's line it is half a minute. A scan that is no longer goes whole.
const UploadPart = 256 << 10

// UploadStart begins an upload. Asked for again with the same it goes on with the one that
// has begun.
type UploadStart struct {
	Size int64  `json:"size"`   // bytes; MaxDocument at most
	Hash string `json:"sha256"` // of all of them, in hex
}

// Upload is a scan that comes in parts.
type Upload struct {
	ID        string    `json:"id"`
	Size      int64     `json:"size"`   // bytes
	Offset    int64     `json:"offset"` // of the next part: so many have come
	ExpiresAt time.Time `json:"expires_at"`
}
