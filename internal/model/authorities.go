package model

// Authorities are the certification authorities that the central believes, as certificates
// in DER. An office without a connection judges keys by them; where there is no root nothing
// is known of them.
type Authorities struct {
	Roots         [][]byte `json:"roots"`         // believed by themselves
	Intermediates [][]byte `json:"intermediates"` // believed where they lead to a root
}
