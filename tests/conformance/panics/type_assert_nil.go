package main

func main() {
	var x interface{ M() }
	_ = x.(interface{ N() })
}
