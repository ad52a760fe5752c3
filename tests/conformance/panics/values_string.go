package main

func main() { panic("a string with \"quotes\"\nand lines") }
