// user traces a part of itself twice, by package runtime/trace, and notes tasks, regions and messages.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

func work(ctx context.Context, i int) {
	trace.WithRegion(ctx, "outer", func() {
		trace.Logf(ctx, "step", "number \"%d\"\n", i)
		defer trace.StartRegion(ctx, "inner").End()
		time.Sleep(time.Millisecond)
	})
}

func some() {
	ctx, task := trace.NewTask(context.Background(), "request")
	defer task.End()
	var done sync.WaitGroup
	for i := 0; i < 20; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			work(ctx, i)
		}()
	}
	done.Wait()
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func main() {
	some()
	trace.Stop()
	var first, second bytes.Buffer
	check(trace.Start(&first))
	fmt.Println(trace.IsEnabled(), trace.Start(&second))
	some()
	trace.Stop()
	some()
	check(trace.Start(&second))
	some()
	trace.Stop()
	trace.Stop()
	fmt.Println(trace.IsEnabled())
	check(os.WriteFile(os.Args[1], first.Bytes(), 0666))
	check(os.WriteFile(os.Args[2], second.Bytes(), 0666))
}
