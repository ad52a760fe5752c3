// env: GOTRACEBACK=none
package main

func main() {
	go func() { select {} }()
	var m map[string]int
	m["a"] = 1
}
