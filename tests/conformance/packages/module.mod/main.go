package main

import (
	"fmt"

	"example.com/mod/internal/secret"
	"example.com/mod/store"
	v2 "example.com/mod/store/v2"
)

var order = append(store.Log, "main var")

func init() { order = append(order, "main init") }

func main() {
	s := store.Open("db")
	s.Put("a", 1)
	s.Put("b", secret.Value())
	fmt.Println(s.Get("a"), s.Get("b"), s.Get("c"), s)
	fmt.Println(v2.Version, v2.Wrap(s).Name(), order)
	var i store.Store = v2.Wrap(s)
	i.Put("z", 26)
	fmt.Println(s.Get("z"), i.(*v2.Store).Puts)
}
