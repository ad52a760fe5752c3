// check reads an execution trace (vole run -trace) and says what is wrong with it:
//
//	vole run tests/trace/check.go trace.json [name...]
//
// Slices of a row must nest; those of a goroutine must not overlap; each arrow must have two ends, forward in time, that
// lie on slices; what the program marked must end after it has begun. Each name given must occur.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
)

type event struct {
	Ph, Name, Cat string
	Tid           int
	Ts, Dur       float64
	ID            int
	Args          map[string]interface{}
}

type slice struct {
	from, to int64 // ns
	e        *event
}

var problems int

func problem(format string, args ...interface{}) {
	if problems++; problems <= 10 {
		fmt.Printf(format+"\n", args...)
	}
}

func ns(us float64) int64 { return int64(math.Round(us * 1000)) }

func byTime(list []slice) {
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].from != list[j].from {
			return list[i].from < list[j].from
		}
		return list[i].to > list[j].to
	})
}

func checkNesting(row int, list []slice) {
	byTime(list)
	var open []slice
	for _, s := range list {
		for len(open) > 0 && open[len(open)-1].to <= s.from {
			open = open[:len(open)-1]
		}
		if n := len(open); n > 0 && s.to > open[n-1].to {
			problem("row %d: %s at %d overlaps %s", row, s.e.Name, s.from, open[n-1].e.Name)
		}
		open = append(open, s)
	}
}

func checkOrder(g int, list []slice) {
	byTime(list)
	for i := 1; i < len(list); i++ {
		if list[i].from < list[i-1].to {
			problem("goroutine %d: %s at %d begins before the one before it has ended", g, list[i].e.Name, list[i].from)
		}
	}
}

func covered(list []slice, t int64) bool {
	i := sort.Search(len(list), func(i int) bool { return list[i].from > t })
	for i--; i >= 0; i-- {
		if list[i].to >= t {
			return true
		}
	}
	return false
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var events []event
	if err := json.Unmarshal(text, &events); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	rows := map[int][]slice{}
	goroutines := map[int][]slice{}
	begins, ends := map[int]*event{}, map[int]*event{}
	names := map[string]bool{}
	marks := map[string][]slice{}
	for i := range events {
		e := &events[i]
		names[e.Name] = true
		names["cat="+e.Cat] = true
		if why, ok := e.Args["left"].(string); ok {
			names["left="+why] = true
		}
		if f, ok := e.Args["function"].(string); ok {
			names[f] = true
		}
		switch e.Ph {
		case "X":
			s := slice{ns(e.Ts), ns(e.Ts) + ns(e.Dur), e}
			rows[e.Tid] = append(rows[e.Tid], s)
			if g, ok := e.Args["goroutine"].(float64); ok {
				goroutines[int(g)] = append(goroutines[int(g)], s)
			}
		case "s":
			if begins[e.ID] != nil {
				problem("arrow %d begins twice", e.ID)
			}
			begins[e.ID] = e
		case "f":
			ends[e.ID] = e
		case "b", "e":
			key := fmt.Sprint(e.Cat, " ", e.ID)
			marks[key] = append(marks[key], slice{ns(e.Ts), 0, e})
		}
	}
	for key, list := range marks {
		sort.Slice(list, func(i, j int) bool { return list[i].from < list[j].from })
		if list[0].e.Ph != "b" || len(list) > 2 || (len(list) == 2 && list[1].e.Ph != "e") {
			problem("%s does not begin once, and then end", key)
		}
	}
	for row, list := range rows {
		checkNesting(row, list)
	}
	for g, list := range goroutines {
		checkOrder(g, list)
	}
	for id, e := range begins {
		f := ends[id]
		if f == nil {
			problem("arrow %d has no end", id)
			continue
		}
		if ns(f.Ts) < ns(e.Ts) {
			problem("arrow %d ends before it begins", id)
		}
		if !covered(rows[e.Tid], ns(e.Ts)) || !covered(rows[f.Tid], ns(f.Ts)) {
			problem("arrow %d ends beside the slices", id)
		}
	}
	for id := range ends {
		if begins[id] == nil {
			problem("arrow %d has no beginning", id)
		}
	}
	for _, name := range os.Args[2:] {
		if !names[name] {
			problem("%s does not occur", name)
		}
	}
	if problems > 0 {
		os.Exit(1)
	}
	if len(rows) == 0 || len(begins) == 0 {
		fmt.Println("nothing is in it")
		os.Exit(1)
	}
	fmt.Println("good")
}
