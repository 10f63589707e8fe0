// Reads a log as Go's checksum database is read: package note opens the checkpoint, package tlog proves leaves from tiles.
//
// Requests come as JSON on standard input, answers leave as JSON on standard output; what Go's code refuses is an error
// in the answer. Only paths, the framing of entries and the first line of a checkpoint, in which C2SP differs from the
// checksum database, are translated here.
package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type request struct {
	Folder   string  // of the log: checkpoint and tile/ are in it
	Verifier string  // public key of the checkpoint
	Records  []int64 // leaves to prove
	Every    bool    // read every leaf and its entry
	Old      []head  // earlier heads of the log
	Signer   string  // secret key to sign a text with, instead of reading a log
	Text     string
}

type head struct {
	Size int64
	Root tlog.Hash
}

type answer struct {
	Error       string
	Origin      string
	Size        int64
	Root        tlog.Hash
	Inclusion   [][]tlog.Hash // of the records that were asked for
	Consistency [][]tlog.Hash // with the earlier heads
	Leaves      int64         // that were read
	Note        string
}

// tiles reads the tiles of a folder; nothing is kept.
type tiles struct{ folder string }

func (t tiles) Height() int                         { return height }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := os.ReadFile(path(t.folder, tile))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

// path leaves out the height, which C2SP fixes, and gives the entries their name.
func path(folder string, tile tlog.Tile) string {
	name := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tile.H), "tile/", 1)
	return filepath.Join(folder, strings.Replace(name, "tile/data/", "tile/entries/", 1))
}

func main() {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	var told answer
	work := read
	if asked.Signer != "" {
		work = sign
	}
	if err := work(asked, &told); err != nil {
		told = answer{Error: err.Error()}
	}
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		panic(err)
	}
}

func sign(asked request, told *answer) error {
	signer, err := note.NewSigner(asked.Signer)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: asked.Text}, signer)
	told.Note = string(signed)
	return err
}

func read(asked request, told *answer) error {
	tree, err := checkpoint(asked, told)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{asked.Folder})
	for _, index := range asked.Records {
		data, err := entry(asked.Folder, tree.N, index)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(data)); err != nil {
			return err
		}
		told.Inclusion = append(told.Inclusion, proof)
	}
	for _, old := range asked.Old {
		proof, err := tlog.ProveTree(tree.N, old.Size, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.Size, old.Root); err != nil {
			return err
		}
		told.Consistency = append(told.Consistency, proof)
	}
	if asked.Every {
		return every(asked.Folder, tree.N, reader, told)
	}
	return nil
}

func checkpoint(asked request, told *answer) (tlog.Tree, error) {
	data, err := os.ReadFile(filepath.Join(asked.Folder, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	verifier, err := note.NewVerifier(asked.Verifier)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	told.Origin, told.Size, told.Root = origin, tree.N, tree.Hash
	return tree, err
}

// every compares each leaf, which the reader proves against the root, with its entry.
func every(folder string, size int64, reader tlog.HashReader, told *answer) error {
	for first := int64(0); first < size; first += 1 << height {
		entries, err := bundle(folder, size, first)
		if err != nil {
			return err
		}
		indexes := make([]int64, len(entries))
		for i := range entries {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, data := range entries {
			if tlog.RecordHash(data) != hashes[i] {
				return fmt.Errorf("entry %d is not its leaf", first+int64(i))
			}
		}
		told.Leaves += int64(len(entries))
	}
	return nil
}

func entry(folder string, size, index int64) ([]byte, error) {
	entries, err := bundle(folder, size, index)
	if err != nil {
		return nil, err
	}
	return entries[index%(1<<height)], nil
}

// bundle returns the entries of the bundle that has a leaf.
func bundle(folder string, size, index int64) ([][]byte, error) {
	tile := tlog.Tile{H: height, L: -1, N: index >> height, W: 1 << height}
	if left := size - index>>height<<height; left < 1<<height {
		tile.W = int(left)
	}
	data, err := os.ReadFile(path(folder, tile))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("a bundle ends within an entry")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(entries) != tile.W {
		return nil, fmt.Errorf("a bundle has %d entries and not %d", len(entries), tile.W)
	}
	return entries, nil
}
