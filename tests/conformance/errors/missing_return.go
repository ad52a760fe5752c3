package main

func a(x int) int {
	if x > 0 {
		return 1
	}
}

func b(x int) int {
	for {
		if x > 1 {
			break
		}
	}
}

func c(x int) int {
	switch x {
	case 1:
		return 1
	}
}

func d(x int) int {
	for x < 10 {
		return 1
	}
}

func e(c chan int) int {
	select {
	case <-c:
		return 1
	case c <- 1:
	}
}

func ok(x int) int {
	switch {
	case x > 1:
		panic("no")
	default:
		goto L
	}
L:
	return 1
}

func h() func() int {
	return func() int {
		print("x")
	}
}

func main() {}
