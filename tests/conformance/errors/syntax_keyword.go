package main

func main() {
	func := 1
	var type = 2
	range = 3
	var x map = nil
}

func import() {}
