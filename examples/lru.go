// A generic least-recently-used cache on a doubly linked list.
// vole run examples/lru.go
package main

import "fmt"

type node[K comparable, V any] struct {
	key        K
	value      V
	prev, next *node[K, V]
}

type Cache[K comparable, V any] struct {
	cap  int
	m    map[K]*node[K, V]
	root node[K, V] // sentinel: root.next is the newest
}

func NewCache[K comparable, V any](cap int) *Cache[K, V] {
	c := &Cache[K, V]{cap: cap, m: make(map[K]*node[K, V])}
	c.root.prev, c.root.next = &c.root, &c.root
	return c
}

func (c *Cache[K, V]) unlink(n *node[K, V]) {
	n.prev.next, n.next.prev = n.next, n.prev
}

func (c *Cache[K, V]) pushFront(n *node[K, V]) {
	n.prev, n.next = &c.root, c.root.next
	n.prev.next, n.next.prev = n, n
}

func (c *Cache[K, V]) Get(key K) (v V, ok bool) {
	n, ok := c.m[key]
	if !ok {
		return v, false
	}
	c.unlink(n)
	c.pushFront(n)
	return n.value, true
}

func (c *Cache[K, V]) Put(key K, value V) {
	if n, ok := c.m[key]; ok {
		n.value = value
		c.unlink(n)
		c.pushFront(n)
		return
	}
	if len(c.m) == c.cap {
		old := c.root.prev
		c.unlink(old)
		delete(c.m, old.key)
	}
	n := &node[K, V]{key: key, value: value}
	c.m[key] = n
	c.pushFront(n)
}

func (c *Cache[K, V]) Keys() []K {
	var keys []K
	for n := c.root.next; n != &c.root; n = n.next {
		keys = append(keys, n.key)
	}
	return keys
}

func main() {
	c := NewCache[string, int](3)
	for i, w := range []string{"go", "lua", "c", "go", "lisp", "ml"} {
		c.Put(w, i)
		if i == 3 {
			c.Get("lua")
		}
		fmt.Println(w, c.Keys())
	}
	v, ok := c.Get("go")
	fmt.Println("go:", v, ok)
}
