// Package pprof serves profiles of the running program, for go tool pprof and browsers.
//
// Importing it registers handlers below /debug/pprof/ with http.DefaultServeMux:
//
//	import _ "net/http/pprof"
//	go http.ListenAndServe("localhost:6060", nil)
//
//	go tool pprof http://localhost:6060/debug/pprof/profile?seconds=5
package pprof

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"sort"
	"strconv"
	"strings"
	"time"
)

func init() {
	http.HandleFunc("GET /debug/pprof/", Index)
	http.HandleFunc("GET /debug/pprof/cmdline", Cmdline)
	http.HandleFunc("GET /debug/pprof/profile", Profile)
	http.HandleFunc("GET /debug/pprof/symbol", Symbol)
	http.HandleFunc("POST /debug/pprof/symbol", Symbol)
	http.HandleFunc("GET /debug/pprof/trace", Trace)
}

// Cmdline replies with the program's arguments, separated by NUL bytes.
func Cmdline(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, strings.Join(os.Args, "\x00"))
}

// sleep waits for d, or until the client goes away.
func sleep(r *http.Request, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}

// tooLong tells whether the server's timeout would cut off the reply.
func tooLong(r *http.Request, seconds float64) bool {
	srv, ok := r.Context().Value(http.ServerContextKey).(*http.Server)
	return ok && srv.WriteTimeout != 0 && seconds >= srv.WriteTimeout.Seconds()
}

func serveError(w http.ResponseWriter, status int, txt string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Go-Pprof", "1")
	w.Header().Del("Content-Disposition")
	w.WriteHeader(status)
	fmt.Fprintln(w, txt)
}

func binary(w http.ResponseWriter, name string) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// Profile replies with a CPU profile of the next seconds: the parameter seconds, 30 if there is none.
func Profile(w http.ResponseWriter, r *http.Request) {
	sec, err := strconv.ParseInt(r.FormValue("seconds"), 10, 64)
	if sec <= 0 || err != nil {
		sec = 30
	}
	if tooLong(r, float64(sec)) {
		serveError(w, http.StatusBadRequest, "profile duration exceeds server's WriteTimeout")
		return
	}
	binary(w, "profile")
	if err := pprof.StartCPUProfile(w); err != nil {
		serveError(w, http.StatusInternalServerError, fmt.Sprintf("Could not enable CPU profiling: %s", err))
		return
	}
	sleep(r, time.Duration(sec)*time.Second)
	pprof.StopCPUProfile()
}

// Trace replies with an execution trace of the next seconds: the parameter seconds, 1 if there is none.
func Trace(w http.ResponseWriter, r *http.Request) {
	sec, err := strconv.ParseFloat(r.FormValue("seconds"), 64)
	if sec <= 0 || err != nil {
		sec = 1
	}
	if tooLong(r, sec) {
		serveError(w, http.StatusBadRequest, "profile duration exceeds server's WriteTimeout")
		return
	}
	binary(w, "trace")
	if err := trace.Start(w); err != nil {
		serveError(w, http.StatusInternalServerError, fmt.Sprintf("Could not enable tracing: %s", err))
		return
	}
	sleep(r, time.Duration(sec*float64(time.Second)))
	trace.Stop()
}

// Symbol replies with the names of functions at addresses, which are joined by + in the query or the body.
func Symbol(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	var out bytes.Buffer
	fmt.Fprintf(&out, "num_symbols: 1\n") // not how many, but that there are
	var b *bufio.Reader
	if r.Method == "POST" {
		b = bufio.NewReader(r.Body)
	} else {
		b = bufio.NewReader(strings.NewReader(r.URL.RawQuery))
	}
	for {
		word, err := b.ReadSlice('+')
		if err == nil {
			word = word[:len(word)-1]
		}
		pc, _ := strconv.ParseUint(string(word), 0, 64)
		if pc != 0 {
			if f := runtime.FuncForPC(uintptr(pc)); f != nil {
				fmt.Fprintf(&out, "%#x %s\n", pc, f.Name())
			}
		}
		if err != nil {
			if err != io.EOF {
				fmt.Fprintf(&out, "reading request: %v\n", err)
			}
			break
		}
	}
	w.Write(out.Bytes())
}

// Handler returns the handler of a profile: "goroutine", "heap" and so on.
func Handler(name string) http.Handler { return handler(name) }

type handler string

func (name handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	p := pprof.Lookup(string(name))
	if p == nil {
		serveError(w, http.StatusNotFound, "Unknown profile")
		return
	}
	if sec := r.FormValue("seconds"); sec != "" {
		serveError(w, http.StatusBadRequest, `"seconds" is not supported: differences of profiles are not made`)
		return
	}
	if gc, _ := strconv.Atoi(r.FormValue("gc")); name == "heap" && gc > 0 {
		runtime.GC()
	}
	debug, _ := strconv.Atoi(r.FormValue("debug"))
	if debug != 0 {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	} else {
		binary(w, string(name))
	}
	p.WriteTo(w, debug)
}

// descriptions of profiles.
func description(name string) string {
	switch name {
	case "allocs":
		return "A sampling of all past memory allocations"
	case "block":
		return "Stack traces that led to blocking on synchronization primitives"
	case "cmdline":
		return "The command line invocation of the current program"
	case "goroutine":
		return "Stack traces of all current goroutines. Use debug=2 as a query parameter to export in the same format as an unrecovered panic."
	case "heap":
		return "A sampling of memory allocations of live objects. You can specify the gc GET parameter to run GC before taking the heap sample."
	case "mutex":
		return "Stack traces of holders of contended mutexes"
	case "profile":
		return "CPU profile. You can specify the duration in the seconds GET parameter."
	case "threadcreate":
		return "Stack traces that led to the creation of new OS threads"
	case "trace":
		return "A trace of execution of the current program. You can specify the duration in the seconds GET parameter."
	}
	return ""
}

// Index replies with the profile that the path names, or a page with a list of them.
func Index(w http.ResponseWriter, r *http.Request) {
	if name, found := strings.CutPrefix(r.URL.Path, "/debug/pprof/"); found && name != "" {
		handler(name).ServeHTTP(w, r)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	type entry struct {
		name, href string
		count      int
	}
	var list []entry
	for _, p := range pprof.Profiles() {
		list = append(list, entry{p.Name(), p.Name() + "?debug=1", p.Count()})
	}
	for _, name := range [...]string{"cmdline", "profile", "trace"} {
		list = append(list, entry{name: name, href: name})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].name < list[j].name })
	var b bytes.Buffer
	b.WriteString("<html>\n<head>\n<title>/debug/pprof/</title>\n</head>\n<body>\n/debug/pprof/\n<p>Types of profiles available:</p>\n<table>\n")
	for _, e := range list {
		fmt.Fprintf(&b, "<tr><td>%d</td><td><a href=\"%s\">%s</a></td><td>%s</td></tr>\n", e.count, (&url.URL{Path: strings.TrimSuffix(e.href, "?debug=1"),
			RawQuery: query(e.href)}).String(), e.name, description(e.name))
	}
	b.WriteString("</table>\n<a href=\"goroutine?debug=2\">full goroutine stack dump</a>\n</body>\n</html>\n")
	w.Write(b.Bytes())
}

func query(href string) string {
	_, q, _ := strings.Cut(href, "?")
	return q
}
