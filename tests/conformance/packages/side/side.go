package side

import "fmt"

func init() { fmt.Println("side effect 1") }
func init() { fmt.Println("side effect 2") }
