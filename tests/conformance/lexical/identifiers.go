package main

import "fmt"

type Größe int

const π = 3.14159

var _x9 = 1

var 日本 = map[string]int{"東京": 1}

type T struct {
	_    int
	ñ, Ñ string
}

func (g Größe) Höhe() Größe { return g * 2 }

func ÀÉ(ÿ ...int) (ß int) {
	for _, y := range ÿ {
		ß += y
	}
	return
}

func main() {
	fmt.Println(π, _x9, 日本["東京"], Größe(4).Höhe(), ÀÉ(1, 2, 3))
	var t T
	t.ñ, t.Ñ = "low", "up"
	fmt.Printf("%+v %T\n", t, Größe(1))
	// Predeclared identifiers are no keywords.
	len := func(string) string { return "mine" }
	string := 5
	true := false
	nil := 7
	fmt.Println(len("abc"), string, true, nil)
	{
		type int float64
		var iota int = 2.5
		fmt.Println(iota)
	}
	_, __ := 1, 2
	fmt.Println(__)
}
