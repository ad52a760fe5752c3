package main

func main() {
	if x := 1 {
	}
	if x = 1 {
	}
	if {
	}
	for i := 0; i < 10 {
	}
	else {
	}
}
