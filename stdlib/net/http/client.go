package http

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Client sends requests: it follows redirects and keeps cookies. The zero value is ready to use, with
// DefaultTransport. Clients keep connections, so they should be kept, too; several goroutines may use one.
type Client struct {
	// Transport does single requests; DefaultTransport if nil.
	Transport RoundTripper

	// CheckRedirect is asked before a redirect is followed. An error ends the request; with ErrUseLastResponse the
	// redirect itself is the reply. If it is nil ten redirects are followed.
	CheckRedirect func(req *Request, via []*Request) error

	Jar     CookieJar     // of cookies; nil: none are kept
	Timeout time.Duration // of a request with its redirects and the body of the reply; 0: none
}

// DefaultClient is the Client of Get, Head and Post.
var DefaultClient = &Client{}

// A RoundTripper does a single request. It must not change the request, and must close its Body. An error means that
// there was no reply, whatever its status.
type RoundTripper interface {
	RoundTrip(*Request) (*Response, error)
}

// A CookieJar keeps cookies: net/http/cookiejar has one.
type CookieJar interface {
	SetCookies(u *url.URL, cookies []*Cookie) // of a reply for u
	Cookies(u *url.URL) []*Cookie             // for a request of u
}

// ErrUseLastResponse is a result of Client.CheckRedirect: the redirect is the reply, its body unread.
var ErrUseLastResponse = errors.New("net/http: use last response")

// ErrSchemeMismatch is not used here: a server that speaks HTTP to an HTTPS client.
var ErrSchemeMismatch = errors.New("http: server gave HTTP response to HTTPS client")

// refererFor returns the Referer of a request that follows one of last: never from https to http, and without names and
// passwords.
func refererForURL(last, next *url.URL, explicit string) string {
	if last.Scheme == "https" && next.Scheme == "http" {
		return ""
	}
	if explicit != "" {
		return explicit
	}
	ref := last.String()
	if last.User != nil {
		ref = strings.Replace(ref, last.User.String()+"@", "", 1)
	}
	return ref
}

func (c *Client) transport() RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	return DefaultTransport
}

func (c *Client) deadline() time.Time {
	if c.Timeout > 0 {
		return time.Now().Add(c.Timeout)
	}
	return time.Time{}
}

// send does a single request, with cookies.
func (c *Client) send(r *Request, deadline time.Time) (*Response, func() bool, error) {
	if c.Jar != nil {
		for _, cookie := range c.Jar.Cookies(r.URL) {
			r.AddCookie(cookie)
		}
	}
	resp, didTimeout, err := send(r, c.transport(), deadline)
	if err != nil {
		return nil, didTimeout, err
	}
	if c.Jar != nil {
		if list := resp.Cookies(); len(list) > 0 {
			c.Jar.SetCookies(r.URL, list)
		}
	}
	return resp, nil, nil
}

func never() bool { return false }

// send checks a request and has rt do it before the deadline, if that is not zero.
func send(r *Request, rt RoundTripper, deadline time.Time) (resp *Response, didTimeout func() bool, err error) {
	switch {
	case rt == nil:
		err = errors.New("http: no Client.Transport or DefaultTransport")
	case r.URL == nil:
		err = errors.New("http: nil Request.URL")
	case r.RequestURI != "":
		err = errors.New("http: Request.RequestURI can't be set in client requests")
	}
	if err != nil {
		r.closeBody()
		return nil, never, err
	}
	orig := r
	change := func() { // before the first change
		if r == orig {
			r = new(Request)
			*r = *orig
		}
	}
	if r.Header == nil {
		change()
		r.Header = make(Header)
	}
	if u := r.URL.User; u != nil && r.Header.Get("Authorization") == "" {
		password, _ := u.Password()
		change()
		r.Header = r.Header.Clone()
		r.Header.Set("Authorization", "Basic "+basicAuth(u.Username(), password))
	}
	stop := func() {}
	didTimeout = never
	if !deadline.IsZero() {
		change()
		stop, didTimeout = setDeadline(r, rt, deadline)
	}
	resp, err = rt.RoundTrip(r)
	if err != nil {
		stop()
		if resp != nil {
			log.Printf("RoundTripper returned a response & error; ignoring response")
		}
		return nil, didTimeout, err
	}
	if resp == nil {
		stop()
		return nil, didTimeout, fmt.Errorf("http: RoundTripper implementation (%T) returned a nil *Response with a nil error", rt)
	}
	if resp.Body == nil {
		// A RoundTripper that leaves it out, although it must not.
		if resp.ContentLength > 0 && r.Method != "HEAD" {
			stop()
			return nil, didTimeout, fmt.Errorf("http: RoundTripper implementation (%T) returned a *Response with content length %d but a nil Body", rt, resp.ContentLength)
		}
		resp.Body = io.NopCloser(strings.NewReader(""))
	}
	if !deadline.IsZero() {
		resp.Body = &timedBody{rc: resp.Body, stop: stop, didTimeout: didTimeout}
	}
	return resp, nil, nil
}

// setDeadline ends r at deadline. stop must be called when it is over.
func setDeadline(r *Request, rt RoundTripper, deadline time.Time) (stop func(), didTimeout func() bool) {
	old := r.Context()
	if d, ok := old.Deadline(); ok && d.Before(deadline) {
		return func() {}, func() bool { return time.Now().After(d) }
	}
	ctx, cancel := context.WithDeadline(old, deadline)
	r.ctx = ctx
	var timedOut atomic.Bool
	if t, ok := rt.(*Transport); ok && r.Cancel == nil && t.alternative(r.URL.Scheme) == nil {
		return cancel, func() bool {
			return old.Err() == nil && ctx.Err() == context.DeadlineExceeded
		}
	}
	// Whoever only knows the channel must see the deadline there.
	initial := r.Cancel
	ch := make(chan struct{})
	r.Cancel = ch
	var once sync.Once
	done := make(chan struct{})
	go func() {
		select {
		case <-initial:
			close(ch)
		case <-ctx.Done():
			if ctx.Err() == context.DeadlineExceeded {
				timedOut.Store(true)
			}
			close(ch)
		case <-done:
		}
	}()
	return func() { once.Do(func() { close(done); cancel() }) }, func() bool {
		return timedOut.Load() || old.Err() == nil && ctx.Err() == context.DeadlineExceeded
	}
}

// A timedBody is a body that must be read before a deadline.
type timedBody struct {
	rc         io.ReadCloser
	stop       func()
	didTimeout func() bool
}

func (b *timedBody) Read(p []byte) (n int, err error) {
	n, err = b.rc.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	if b.didTimeout() {
		err = &timeoutError{err.Error() + " (Client.Timeout or context cancellation while reading body)"}
	}
	return n, err
}

func (b *timedBody) Close() error {
	err := b.rc.Close()
	b.stop()
	return err
}

// timeoutError is an error for which Timeout is true, and which is context.DeadlineExceeded.
type timeoutError struct{ err string }

func (e *timeoutError) Error() string     { return e.err }
func (e *timeoutError) Timeout() bool     { return true }
func (e *timeoutError) Temporary() bool   { return true }
func (e *timeoutError) Is(err error) bool { return err == context.DeadlineExceeded }

// Get requests url by DefaultClient, and follows redirects. The caller must close the reply's Body.
func Get(url string) (*Response, error) { return DefaultClient.Get(url) }

// Get requests url, and follows redirects. An error, which is a *url.Error, means that there was no reply; any status is
// none. The caller must close the reply's Body.
func (c *Client) Get(url string) (*Response, error) {
	r, err := NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(r)
}

// Head requests the header of url by DefaultClient.
func Head(url string) (*Response, error) { return DefaultClient.Head(url) }

// Head requests the header of url, and follows redirects.
func (c *Client) Head(url string) (*Response, error) {
	r, err := NewRequest("HEAD", url, nil)
	if err != nil {
		return nil, err
	}
	return c.Do(r)
}

// Post sends body to url by DefaultClient.
func Post(url, contentType string, body io.Reader) (*Response, error) {
	return DefaultClient.Post(url, contentType, body)
}

// Post sends body, and closes it if it is an io.Closer.
func (c *Client) Post(url, contentType string, body io.Reader) (*Response, error) {
	r, err := NewRequest("POST", url, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", contentType)
	return c.Do(r)
}

// PostForm sends a form to url by DefaultClient.
func PostForm(url string, data url.Values) (*Response, error) {
	return DefaultClient.PostForm(url, data)
}

// PostForm sends a form.
func (c *Client) PostForm(url string, data url.Values) (*Response, error) {
	return c.Post(url, "application/x-www-form-urlencoded", strings.NewReader(data.Encode()))
}

// CloseIdleConnections closes the connections of the Transport that no request uses.
func (c *Client) CloseIdleConnections() {
	if t, ok := c.transport().(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// redirect tells what is to follow a reply: with which method, whether there is anything, and whether with the body.
func redirect(method string, resp *Response, first *Request) (next string, follow, withBody bool) {
	switch resp.StatusCode {
	case 301, 302, 303:
		next, follow = method, true
		if method != "GET" && method != "HEAD" {
			next = "GET"
		}
	case 307, 308:
		next, follow, withBody = method, true, true
		if first.GetBody == nil && first.outgoingLength() != 0 { // cannot be sent again
			follow = false
		}
	}
	return next, follow, withBody
}

var testHookClientDoResult func(resp *Response, err error)

// Do sends a request, and follows redirects: with GET after 301, 302 and 303, with the same method and body, if GetBody
// gives it, after 307 and 308. An error is a *url.Error, and means that there was no reply. The caller must close the
// reply's Body; the connection is kept if it was read to the end.
func (c *Client) Do(req *Request) (*Response, error) {
	resp, err := c.do(req)
	if testHookClientDoResult != nil {
		testHookClientDoResult(resp, err)
	}
	return resp, err
}

// stripPassword returns a URL for an error.
func stripPassword(u *url.URL) string {
	if _, ok := u.User.Password(); ok {
		return strings.Replace(u.String(), u.User.String()+"@", u.User.Username()+":***@", 1)
	}
	return u.String()
}

// A redirection is a request on its way through redirects.
type redirection struct {
	c         *Client
	first     *Request
	deadline  time.Time
	requests  []*Request // so far
	resp      *Response  // the last
	header    func(*Request, bool)
	bodyTaken bool // the first request's body was used
	stripped  bool // headers that are not for other hosts were left out
}

func (c *Client) do(r *Request) (*Response, error) {
	if r.URL == nil {
		r.closeBody()
		return nil, &url.Error{Op: opName(r.Method), Err: errors.New("http: nil Request.URL")}
	}
	d := &redirection{c: c, first: r, deadline: c.deadline()}
	d.header = c.headerCopier(r)
	method, withBody := r.Method, true
	for {
		if d.resp != nil {
			next, err := d.next(r, method, withBody)
			if err != nil || next == nil {
				return d.resp, err
			}
			r = next
		}
		d.requests = append(d.requests, r)
		resp, didTimeout, err := c.send(r, d.deadline)
		d.bodyTaken = true
		if err != nil {
			if !d.deadline.IsZero() && didTimeout() {
				err = &timeoutError{err.Error() + " (Client.Timeout exceeded while awaiting headers)"}
			}
			return nil, d.failed(err)
		}
		d.resp = resp
		var follow bool
		if method, follow, withBody = redirect(methodOf(r), resp, d.requests[0]); !follow {
			return resp, nil
		}
		r.closeBody()
	}
}

func methodOf(r *Request) string {
	if r.Method == "" {
		return "GET"
	}
	return r.Method
}

// opName is the name of a method in errors.
func opName(method string) string {
	if method == "" {
		return "Get"
	}
	if lower, ok := asciiLower(method); ok {
		return method[:1] + lower[1:]
	}
	return method
}

func (d *redirection) failed(err error) error {
	if !d.bodyTaken {
		d.first.closeBody()
	}
	u := d.requests[len(d.requests)-1].URL
	return &url.Error{Op: opName(d.requests[0].Method), URL: stripPassword(u), Err: err}
}

// next makes the request that follows the reply to last, nil if there is none.
func (d *redirection) next(last *Request, method string, withBody bool) (*Request, error) {
	resp := d.resp
	loc := resp.Header.Get("Location")
	if loc == "" { // strange, but then the reply is all there is
		return nil, nil
	}
	u, err := last.URL.Parse(loc)
	if err != nil {
		resp.closeBody()
		d.resp = nil
		return nil, d.failed(fmt.Errorf("failed to parse Location header %q: %v", loc, err))
	}
	host := ""
	if d.first.Host != "" && d.first.Host != d.first.URL.Host { // a host of its own stays with relative redirects
		if lu, _ := url.Parse(loc); lu != nil && !lu.IsAbs() {
			host = d.first.Host
		}
	}
	next := &Request{Method: method, Response: resp, URL: u, Header: make(Header), Host: host, Cancel: d.first.Cancel, ctx: d.first.ctx}
	if withBody && d.first.GetBody != nil {
		next.Body, err = d.first.GetBody()
		if err != nil {
			resp.closeBody()
			d.resp = nil
			return nil, d.failed(err)
		}
		next.GetBody = d.first.GetBody
		next.ContentLength = d.first.ContentLength
	}
	if !d.stripped && d.requests[0].URL.Host != u.Host && !shouldCopyHeaderOnRedirect(d.requests[0].URL, u) {
		d.stripped = true
	}
	d.header(next, d.stripped)
	if ref := refererForURL(last.URL, next.URL, next.Header.get("Referer")); ref != "" {
		next.Header.Set("Referer", ref)
	}
	err = d.c.checkRedirect(next, d.requests)
	if err == ErrUseLastResponse {
		return nil, nil
	}
	// A little of the body is read for the connection to be used again.
	const enough = 2 << 10
	if resp.ContentLength == -1 || resp.ContentLength <= enough {
		io.CopyN(io.Discard, resp.Body, enough)
	}
	resp.Body.Close()
	if err != nil { // the reply is returned with the error, its body closed
		err = d.failed(err)
		err.(*url.Error).URL = loc
		return nil, err
	}
	return next, nil
}

func (c *Client) checkRedirect(r *Request, via []*Request) error {
	if c.CheckRedirect != nil {
		return c.CheckRedirect(r, via)
	}
	if len(via) >= 10 {
		return errors.New("stopped after 10 redirects")
	}
	return nil
}

// headerCopier returns a function that gives a request of a redirect the first one's header. Cookies that the first has
// and redirects have set to something else are left to the jar.
func (c *Client) headerCopier(first *Request) func(next *Request, strip bool) {
	h := first.Header.Clone()
	if h == nil {
		h = make(Header)
	}
	var cookies map[string][]*Cookie
	if c.Jar != nil && first.Header.Get("Cookie") != "" {
		cookies = make(map[string][]*Cookie)
		for _, k := range first.Cookies() {
			cookies[k.Name] = append(cookies[k.Name], k)
		}
	}
	return func(next *Request, strip bool) {
		if c.Jar != nil && cookies != nil && next.Response != nil {
			changed := false
			for _, k := range next.Response.Cookies() {
				if _, ok := cookies[k.Name]; ok {
					delete(cookies, k.Name)
					changed = true
				}
			}
			if changed {
				h.Del("Cookie")
				var list []string
				for _, ks := range cookies {
					for _, k := range ks {
						list = append(list, k.Name+"="+k.Value)
					}
				}
				sortStrings(list)
				h.Set("Cookie", strings.Join(list, "; "))
			}
		}
		withBody := next.Body != nil
		for k, v := range h {
			switch k {
			case "Authorization", "Www-Authenticate", "Cookie", "Cookie2", "Proxy-Authorization", "Proxy-Authenticate":
				if strip {
					continue
				}
			case "Content-Encoding", "Content-Language", "Content-Location", "Content-Type":
				if !withBody && next.Method != methodOf(first) {
					continue
				}
			}
			next.Header[k] = v
		}
	}
}

func sortStrings(list []string) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j] < list[j-1]; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

// shouldCopyHeaderOnRedirect tells whether a redirect leads to the same domain, or one below it.
func shouldCopyHeaderOnRedirect(first, next *url.URL) bool {
	return isDomainOrSub(idnaHost(next), idnaHost(first))
}

func idnaHost(u *url.URL) string {
	h := u.Hostname()
	if a, err := asciiHost(h); err == nil {
		return strings.ToLower(a)
	}
	return h
}

func isDomainOrSub(sub, parent string) bool {
	if sub == parent {
		return true
	}
	if strings.ContainsAny(sub, ":%") { // an address of IPv6 has no domains
		return false
	}
	return strings.HasSuffix(sub, "."+parent)
}
