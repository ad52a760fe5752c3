// Many clients at once; the server is shut down while requests run, and finishes them.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
)

func main() {
	const clients, requests = 8, 20
	started, release := make(chan bool), make(chan bool)
	mux := http.NewServeMux()
	mux.HandleFunc("/upper", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		io.WriteString(w, strings.ToUpper(string(b)))
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		started <- true
		<-release
		io.WriteString(w, "done")
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	srv := &http.Server{Handler: mux}
	served := make(chan error)
	go func() { served <- srv.Serve(l) }()
	base := "http://" + l.Addr().String()
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}

	var wg sync.WaitGroup
	var mu sync.Mutex
	good := 0
	for i := 0; i < clients; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			for j := 0; j < requests; j++ {
				text := fmt.Sprintf("client %d, request %d %s", i, j, strings.Repeat("z", i*j*40))
				resp, err := c.Post(base+"/upper", "text/plain", strings.NewReader(text))
				if err != nil {
					fmt.Println(err)
					return
				}
				b, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err == nil && string(b) == strings.ToUpper(text) {
					mu.Lock()
					good++
					mu.Unlock()
				}
			}
		}(i)
	}
	wg.Wait()
	fmt.Println(good, "good replies of", clients*requests)

	last := make(chan string)
	go func() {
		resp, err := c.Get(base + "/slow")
		if err != nil {
			last <- err.Error()
			return
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		last <- string(b)
	}()
	<-started
	down := make(chan error)
	go func() { down <- srv.Shutdown(context.Background()) }()
	fmt.Println("serve:", <-served)
	release <- true
	fmt.Println("slow:", <-last)
	fmt.Println("shutdown:", <-down)
}
