package ers

import (
	"bytes"
	"slices"
)

// Digest returns the hash of data by the algorithm of a record.
type Digest func(data []byte) []byte

// Tree is the reduced hash tree of one group: the hashes of its files, then of each level above
// those that stand beside the way up (RFC 4998, 4.2).
type Tree [][][]byte

// Grow puts groups of files under one root. groups holds the hashes of the files of each. It
// returns the tree of each group, and what the root is the hash of: that is what is to be stamped.
func Grow(digest Digest, groups [][][]byte) (trees []Tree, root []byte) {
	trees = make([]Tree, len(groups))
	level := make([]node, len(groups))
	for i, hashes := range groups {
		trees[i] = Tree{sorted(hashes)}
		level[i] = node{joined(hashes), []int{i}}
	}
	for len(level) > 1 {
		next := make([]node, 0, (len(level)+1)/2)
		for pair := range slices.Chunk(level, 2) {
			if len(pair) == 1 {
				next = append(next, pair[0])
				continue
			}
			hashes := [2][]byte{digest(pair[0].content), digest(pair[1].content)}
			for side, n := range pair {
				for _, group := range n.groups {
					trees[group] = append(trees[group], [][]byte{hashes[1-side]})
				}
			}
			next = append(next, node{joined(hashes[:]), append(pair[0].groups, pair[1].groups...)})
		}
		level = next
	}
	if len(level) == 0 {
		return trees, nil
	}
	return trees, level[0].content
}

// node is a part of the tree: what its hash is of, and the groups below it.
type node struct {
	content []byte
	groups  []int
}

// climb returns what the root is the hash of, going up from the files. It returns false where the
// tree is over other files.
func (t Tree) climb(digest Digest, files [][]byte) (root []byte, ok bool) {
	if len(t) == 0 || !slices.EqualFunc(sorted(files), sorted(t[0]), bytes.Equal) {
		return nil, false
	}
	root = joined(t[0])
	for _, beside := range t[1:] {
		root = joined(append(slices.Clone(beside), digest(root)))
	}
	return root, true
}

// sorted returns hashes in their binary order.
func sorted(hashes [][]byte) [][]byte {
	return slices.SortedFunc(slices.Values(hashes), bytes.Compare)
}

// joined is what the hash of several hashes is made of.
func joined(hashes [][]byte) []byte { return bytes.Join(sorted(hashes), nil) }
