package main

import "fmt"

func order(s string, v int) int { fmt.Print(s, " "); return v }

func classify(x interface{}) string {
	switch x {
	case nil:
		return "nil"
	case 1, 2:
		return "small"
	case "a":
		return "letter"
	case 2.5:
		return "float"
	case [2]int{1, 2}:
		return "arr"
	}
	return "other"
}

func fall(n int) (s string) {
	switch n {
	case 0:
		s += "0"
		fallthrough
	case 1:
		s += "1"
		fallthrough
	default:
		s += "d"
	case 2:
		s += "2"
		if n == 2 {
			break
		}
		s += "never"
	case 3:
		s += "3"
		fallthrough
	case 4:
		s += "4"
	}
	return
}

func grade(n int) string {
	switch {
	case n >= 90:
		return "A"
	case n >= 80:
		return "B"
	case n < 0, n > 100:
		return "?"
	default:
		return "F"
	}
}

func main() {
	fmt.Println(classify(nil), classify(1), classify(2), classify(int8(1)), classify("a"), classify(2.5), classify([2]int{1, 2}))
	for i := -1; i < 6; i++ {
		fmt.Print(fall(i), " ")
	}
	fmt.Println()
	fmt.Println(grade(95), grade(85), grade(-1), grade(50))
	switch order("tag", 3) {
	case order("a", 1), order("b", 3), order("c", 4):
		fmt.Println("match")
	case order("d", 3):
	}
	switch x := order("init", 5); {
	case x > 4:
		fmt.Println("gt")
	}
	switch {
	default:
		fmt.Println("only default")
	}
	switch f := func() int { return 2 }; f() {
	case 1, 2:
		fmt.Println("call tag")
	}
	var e error
	switch e {
	case nil:
		fmt.Println("nil error")
	}
	switch s := "héllo"; s[1:3] {
	case "é":
		fmt.Println("utf8 case")
	}
	words := map[string]int{}
	for _, w := range []string{"go", "if", "for", "func", "range", "select", "defer", "go", "x", "", "iff"} {
		switch w {
		case "go", "defer":
			words["call"]++
		case "if", "for", "range", "select":
			words["flow"]++
		case "func":
			words["decl"]++
		case "":
			words["empty"]++
		default:
			words["ident"]++
		}
	}
	fmt.Println(words)
	cnt := [10]int{}
	for i := 0; i < 1000; i++ {
		switch i % 37 {
		case 0, 3, 5:
			cnt[0]++
		case 1:
			cnt[1]++
		case 10, 11, 12, 13:
			cnt[2]++
		case 20:
			cnt[3]++
		case 36:
			cnt[4]++
		default:
			cnt[9]++
		}
	}
	fmt.Println(cnt)
	defer func() { fmt.Println(recover()) }()
	var u interface{} = []int{}
	switch u {
	case 1:
	case u:
		fmt.Println("no")
	}
}
