package main

func main() {
	break
	continue
L:
	if true {
		for {
			continue L
		}
	}
	for {
		break M
	}
M:
	for {
		func() { break M }()
		break M
	}
	goto N
}
