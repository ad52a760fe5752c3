package main

func g() (bool, bool) { return true, true }

func main() {
	x := 1
	if x {
	}
	for x + 1 {
	}
	if "s" {
	}
	for i := 0; i; i++ {
	}
	if nil {
	}
	if g() {
	}
	switch g() {
	}
	if main {
	}
}
