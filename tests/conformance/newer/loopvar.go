// oracle: spec
package main

import (
	"fmt"
	"sync"
)

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i++; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	// The copy for the next iteration is made before the post statement.
	var ps []*int
	for i := 0; i < 6; i++ {
		ps = append(ps, &i)
		i++
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	fmt.Println()
	var gs []func() string
	for k, v := range []string{"a", "b", "c"} {
		if k == 1 {
			continue
		}
		gs = append(gs, func() string { v += "!"; return fmt.Sprint(k, v) })
	}
	for _, g := range gs {
		fmt.Print(g(), g(), " ")
	}
	fmt.Println()
	var wg sync.WaitGroup
	res := make([]int, 10)
	for i := range res {
		wg.Add(1)
		go func() {
			defer wg.Done()
			res[i] = i * i
		}()
	}
	wg.Wait()
	fmt.Println(res)
	// A closure made in the init statement sees the first copy only.
	var init func() int
	for i, get := 0, func() func() int { return nil }(); i < 3; i++ {
		if get == nil {
			get = func() int { return i }
			init = get
		}
	}
	fmt.Println(init())
	// The post statement works on the new copy.
	var post []func() int
	for i, add := 0, func() {}; i < 3; add() {
		add = func() { i++ }
		i := i
		_ = i
		post = append(post, func() int { return i })
		if len(post) == 3 {
			break
		}
	}
	for _, f := range post {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	for i := 0; i < 3; i++ {
		defer func() { fmt.Print("d", i, " ") }()
	}
}
