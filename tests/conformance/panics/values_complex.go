package main

type Name string

func main() {
	defer panic(Name("defined \x00 string"))
	panic(1 + 2i)
}
