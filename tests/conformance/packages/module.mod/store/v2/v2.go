package v2

import base "example.com/mod/store"

const Version = "v2"

type Store struct {
	base.Store
	Puts int
}

func Wrap(s base.Store) *Store { return &Store{Store: s} }

func (s *Store) Put(k string, v int) {
	s.Puts++
	s.Store.Put(k, v*10)
}
