package main

func main() {
	var x int
	switch x {
	case 1, 2:
	case 2:
	case 3, 1 + 0:
	}
	switch "a" {
	case "a", "b":
	case "a":
	}
	var i interface{}
	switch i.(type) {
	case int:
	case string, int:
	case nil:
	case nil:
	}
	switch {
	case true:
	case true:
	default:
	case false:
	default:
	}
	switch i {
	case 1, "1", 1.0:
	case 1:
	}
}
