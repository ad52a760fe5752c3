package main

func main() {
	x := 1
	switch x {
	case "a":
	case 1.5:
	case nil:
	case x > 1:
	}
	switch x {
	case 1:
		fallthrough
	}
	switch f := func() {}; f {
	case nil:
	}
	if true {
		fallthrough
	}
	switch x := x; {
	case x:
	}
}
