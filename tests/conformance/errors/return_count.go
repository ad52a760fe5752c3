package main

func a() (int, string) { return 1 }
func b() (int, string) { return 1, "a", 2 }
func c()               { return 1 }
func d() int           { return }
func e() (x int, err error) {
	{
		x := 2
		_ = x
		return
	}
}
func f() (int, error) { return a() }
func g() int          { return "s" }
func h() (n int)      { return n, nil }

func main() {}
