// A worker pool: jobs go in at one channel, results come out of another, errors stay with their job.
// vole run examples/workerpool.go [-workers 4] [-jobs 12]
package main

import (
	"errors"
	"flag"
	"fmt"
	"sort"
	"sync"
)

type job struct{ id, n int }

type result struct {
	job   job
	steps int
	err   error
}

var errTooLong = errors.New("more than 200 steps")

// collatz counts the steps from n to 1, when each step halves an even n and makes 3n+1 of an odd one.
func collatz(n int) (steps int, err error) {
	for ; n != 1; steps++ {
		if steps == 200 {
			return steps, errTooLong
		}
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
	}
	return steps, nil
}

func worker(jobs <-chan job, results chan<- result) {
	for j := range jobs {
		steps, err := collatz(j.n)
		results <- result{j, steps, err}
	}
}

func main() {
	workers := flag.Int("workers", 4, "how many `goroutines` work")
	count := flag.Int("jobs", 12, "how many jobs there are")
	flag.Parse()

	jobs, results := make(chan job), make(chan result)
	var wg sync.WaitGroup
	for range *workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			worker(jobs, results)
		}()
	}
	go func() { // hand the jobs out; when all are done, nobody sends any more
		for id := range *count {
			jobs <- job{id, 77024 + id}
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()

	var all []result
	for r := range results {
		all = append(all, r)
	}
	sort.Slice(all, func(i, k int) bool { return all[i].job.id < all[k].job.id })
	for _, r := range all {
		if r.err != nil {
			fmt.Printf("job %2d: %d gives up: %v\n", r.job.id, r.job.n, r.err)
			continue
		}
		fmt.Printf("job %2d: %d reaches 1 in %d steps\n", r.job.id, r.job.n, r.steps)
	}
}
