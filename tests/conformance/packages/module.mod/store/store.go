package store

import "example.com/mod/internal/secret"

type Store interface {
	Put(k string, v int)
	Get(k string) int
	Name() string
}

type mem struct {
	name string
	m    map[string]int
}

var Log = []string{"store var after " + secret.Name}

func Open(name string) Store { return &mem{name, map[string]int{}} }

func (m *mem) Put(k string, v int) { m.m[k] = v }
func (m *mem) Get(k string) int    { return m.m[k] }
func (m *mem) Name() string        { return m.name }
func (m *mem) String() string      { return "mem:" + m.name }
