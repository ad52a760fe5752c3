package main

func main() {
	for {
		println("never closed")
