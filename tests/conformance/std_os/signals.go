// Package os/signal: who gets a signal, and what those do that nobody wants.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

var pid = os.Getpid()

func get(what string, c chan os.Signal) {
	select {
	case s := <-c:
		fmt.Println(what, s)
	case <-time.After(10 * time.Second):
		fmt.Println(what, "lost")
	}
}

func main() {
	// Caught, and nothing is done.
	for _, s := range []syscall.Signal{syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGPIPE, syscall.SIGALRM, syscall.SIGIO} {
		syscall.Kill(pid, s)
	}

	// Several channels, each with what it asked for.
	one, both, full := make(chan os.Signal, 4), make(chan os.Signal, 4), make(chan os.Signal)
	signal.Notify(one, syscall.SIGUSR1)
	signal.Notify(both, syscall.SIGUSR1)
	signal.Notify(both, syscall.SIGUSR2)
	signal.Notify(full, syscall.SIGUSR1) // never ready: does not hold the others up
	syscall.Kill(pid, syscall.SIGUSR1)
	get("one", one)
	get("both", both)
	syscall.Kill(pid, syscall.SIGUSR2)
	get("both", both)
	signal.Stop(both)
	syscall.Kill(pid, syscall.SIGUSR1)
	get("one", one)
	fmt.Println(len(one), len(both))
	signal.Stop(one)
	signal.Stop(full)

	// All signals.
	all := make(chan os.Signal, 64)
	signal.Notify(all)
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGWINCH, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTSTP, syscall.SIGABRT} {
		syscall.Kill(pid, s)
		for got := os.Signal(syscall.SIGURG); got == syscall.SIGURG; { // the runtime's own signal may come, too
			got = <-all
			if got != syscall.SIGURG {
				fmt.Println("all", got)
			}
		}
	}

	// Ignored ones do nothing; Reset undoes all.
	signal.Ignore(syscall.SIGINT)
	fmt.Println(signal.Ignored(syscall.SIGINT), signal.Ignored(syscall.SIGTERM), signal.Ignored(syscall.SIGPIPE))
	last := make(chan os.Signal, 1)
	signal.Notify(last, syscall.SIGUSR2)
	syscall.Kill(pid, syscall.SIGINT)
	syscall.Kill(pid, syscall.SIGUSR2) // the kernel delivers it after SIGINT, which may have to wait for a thread
	<-last
	signal.Reset()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGHUP, syscall.SIGTERM)
	syscall.Kill(pid, syscall.SIGHUP)
	<-ctx.Done()
	fmt.Println(ctx.Err(), ctx)
	stop()

	// A broken pipe is an error, and a signal if it is wanted.
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	r.Close()
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGPIPE)
	_, err = w.Write([]byte("x"))
	fmt.Println(err)
	get("pipe", c)
	signal.Stop(c)
	_, err = w.Write([]byte("x"))
	fmt.Println(err)
}
