// A chat server over TCP: what one says, all hear. One goroutine owns the list of members, the others talk to it through
// channels, so nothing needs a lock.
//
//	vole run examples/chat.go -listen localhost:7000      then, in other terminals: nc localhost 7000
//	vole run examples/chat.go -demo                       a server and three clients that talk to each other
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"net"
	"strings"
)

type member struct {
	name string
	out  chan string // closed by the room when the member has left
}

type room struct {
	join  chan *member
	leave chan *member
	say   chan string
}

// run owns the members.
func (r *room) run() {
	members := map[*member]bool{}
	tell := func(line string) {
		for m := range members {
			select {
			case m.out <- line:
			default: // too slow a reader misses a line; the others do not wait for it
			}
		}
	}
	for {
		select {
		case m := <-r.join:
			members[m] = true
			tell("* " + m.name + " is here")
		case m := <-r.leave:
			delete(members, m)
			close(m.out)
			tell("* " + m.name + " has left")
		case line := <-r.say:
			tell(line)
		}
	}
}

// serve talks to one client: the first line is its name, the others are for the room.
func (r *room) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewScanner(conn)
	fmt.Fprint(conn, "your name? ")
	if !in.Scan() {
		return
	}
	m := &member{name: strings.TrimSpace(in.Text()), out: make(chan string, 16)}
	go func() {
		for line := range m.out {
			fmt.Fprintln(conn, line)
		}
	}()
	r.join <- m
	for in.Scan() {
		r.say <- m.name + ": " + in.Text()
	}
	r.leave <- m
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	r := &room{make(chan *member), make(chan *member), make(chan string)}
	go r.run()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go r.serve(conn)
		}
	}()
	return l, nil
}

func main() {
	addr := flag.String("listen", "localhost:7000", "`address` to listen on")
	runDemo := flag.Bool("demo", false, "let three clients talk, then leave")
	flag.Parse()
	if *runDemo {
		*addr = "127.0.0.1:0"
	}
	l, err := listen(*addr)
	if err != nil {
		log.Fatal(err)
	}
	if *runDemo {
		demo(l.Addr().String())
		return
	}
	fmt.Println("listening on", l.Addr())
	select {}
}

// demo lets clients come and speak one after the other, and prints what the first of them hears.
func demo(addr string) {
	var first *bufio.Scanner
	hear := func() {
		first.Scan()
		fmt.Println(strings.TrimPrefix(first.Text(), "your name? "))
	}
	for _, name := range []string{"ann", "bob", "eve"} {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			log.Fatal(err)
		}
		defer conn.Close()
		if first == nil {
			first = bufio.NewScanner(conn)
		}
		fmt.Fprintln(conn, name)
		hear()
		fmt.Fprintf(conn, "hello from %s\n", name)
		hear()
		if name == "eve" {
			conn.Close()
			hear()
		}
	}
}
