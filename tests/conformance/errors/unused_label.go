package main

func main() {
L1:
	for i := 0; i < 2; i++ {
	L2:
		for {
			break L1
		}
	}
L3:
	{
		goto L4
	}
	func() {
	L5:
		for {
			continue
		}
	}()
}
