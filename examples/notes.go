// notes.go - a web server that keeps notes, with a page for browsers and an API in JSON, and its client.
//
//	vole run examples/notes.go -listen localhost:8080
//	vole run examples/notes.go -demo
//
// Then open http://localhost:8080/, or
//
//	curl localhost:8080/api/notes -d '{"text": "buy milk"}'
//	curl localhost:8080/api/notes
//	curl -X DELETE localhost:8080/api/notes/1
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sort"
	"strconv"
	"sync"
	"time"
)

// A Note is what the API sends and receives.
type Note struct {
	ID   int    `json:"id"`
	Text string `json:"text"`
	Done bool   `json:"done,omitempty"`
}

// A Store has all notes. Each request runs in a goroutine of its own, so it needs a lock.
type Store struct {
	mu    sync.Mutex
	notes map[int]Note
	last  int
}

func (s *Store) list() []Note {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Note, 0, len(s.notes))
	for _, n := range s.notes {
		all = append(all, n)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

func (s *Store) put(n Note) Note {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n.ID == 0 {
		s.last++
		n.ID = s.last
	}
	s.notes[n.ID] = n
	return n
}

func (s *Store) get(id int) (Note, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, ok := s.notes[id]
	return n, ok
}

func (s *Store) remove(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.notes, id)
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<title>Notes</title>
<h1>Notes</h1>
<ul>{{range .}}<li>{{if .Done}}<s>{{.Text}}</s>{{else}}{{.Text}}{{end}}</li>{{else}}<li>nothing yet</li>{{end}}</ul>
<form method="post" action="/"><input name="text" autofocus> <button>Add</button></form>
`))

// handler routes requests by method and path.
func handler(s *Store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if err := page.Execute(w, s.list()); err != nil {
			log.Print(err)
		}
	})
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		if text := r.PostFormValue("text"); text != "" {
			s.put(Note{Text: text})
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /api/notes", func(w http.ResponseWriter, r *http.Request) { reply(w, http.StatusOK, s.list()) })
	mux.HandleFunc("POST /api/notes", func(w http.ResponseWriter, r *http.Request) {
		var n Note
		if err := read(w, r, &n); err != nil {
			return
		}
		n.ID = 0
		reply(w, http.StatusCreated, s.put(n))
	})
	// Requests for a note that is not there end here.
	one := func(f func(http.ResponseWriter, *http.Request, Note)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			id, err := strconv.Atoi(r.PathValue("id"))
			n, ok := s.get(id)
			if err != nil || !ok {
				http.Error(w, "no such note: "+r.PathValue("id"), http.StatusNotFound)
				return
			}
			f(w, r, n)
		}
	}
	mux.HandleFunc("GET /api/notes/{id}", one(func(w http.ResponseWriter, r *http.Request, n Note) { reply(w, http.StatusOK, n) }))
	mux.HandleFunc("PUT /api/notes/{id}", one(func(w http.ResponseWriter, r *http.Request, n Note) {
		id := n.ID
		if err := read(w, r, &n); err != nil {
			return
		}
		n.ID = id
		reply(w, http.StatusOK, s.put(n))
	}))
	mux.HandleFunc("DELETE /api/notes/{id}", one(func(w http.ResponseWriter, r *http.Request, n Note) {
		s.remove(n.ID)
		w.WriteHeader(http.StatusNoContent)
	}))
	return mux
}

// reply sends v as JSON.
func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// read reads a body of JSON, of 64 KB at most, and replies if it is wrong.
func read(w http.ResponseWriter, r *http.Request, v any) error {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
	return err
}

// A Client calls the API.
type Client struct {
	base string
	http http.Client
}

// do sends in, if it is not nil, and returns status and body of the reply.
func (c *Client) do(method, path string, in any) (string, error) {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return "", err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, c.base+path, body)
	if err != nil {
		return "", err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(bytes.TrimSpace(append([]byte(resp.Status+" "), b...))), err
}

// demo makes some requests.
func demo(base string) error {
	c := &Client{base: base, http: http.Client{Timeout: time.Minute}}
	for _, call := range []struct {
		method, path string
		in           any
	}{
		{"POST", "/api/notes", Note{Text: "learn Go"}},
		{"POST", "/api/notes", Note{Text: "write <b>bold</b> programs"}},
		{"GET", "/api/notes", nil},
		{"PUT", "/api/notes/1", Note{Text: "learn Go", Done: true}},
		{"GET", "/api/notes/7", nil},
		{"PUT", "/api/notes/2", "no note"},
		{"PATCH", "/api/notes", nil},
		{"GET", "/", nil},
		{"DELETE", "/api/notes/2", nil},
		{"GET", "/api/notes", nil},
	} {
		answer, err := c.do(call.method, call.path, call.in)
		if err != nil {
			return err
		}
		fmt.Println(call.method, call.path)
		fmt.Println("   ", answer)
	}
	return nil
}

func main() {
	listen := flag.String("listen", "localhost:8080", "where to serve")
	run := flag.Bool("demo", false, "let a client make some requests, and end")
	flag.Parse()
	if *run {
		*listen = "127.0.0.1:0" // any port
	}
	l, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	srv := &http.Server{Handler: handler(&Store{notes: make(map[int]Note)}), ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *run {
		if err := demo("http://" + l.Addr().String()); err != nil {
			log.Fatal(err)
		}
		stop()
	} else {
		fmt.Printf("http://%s/  (Ctrl-C ends)\n", l.Addr())
	}
	select {
	case err = <-served: // failed
	case <-ctx.Done(): // requests that run are finished
		err = srv.Shutdown(context.Background())
	}
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
