package http

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ProxyURL returns a function for Transport.Proxy that always returns the same.
func ProxyURL(fixedURL *url.URL) func(*Request) (*url.URL, error) {
	return func(*Request) (*url.URL, error) { return fixedURL, nil }
}

// A proxyConfig is what the environment says of proxies.
type proxyConfig struct {
	http, https, no string
	cgi             bool // HTTP_PROXY may be a header of a request
}

var envProxy struct {
	sync.Mutex
	config *proxyConfig // nil until it was asked for
}

func fromEnv(names ...string) string {
	for _, n := range names {
		if v := os.Getenv(n); v != "" {
			return v
		}
	}
	return ""
}

func environment() *proxyConfig {
	envProxy.Lock()
	defer envProxy.Unlock()
	if envProxy.config == nil {
		envProxy.config = &proxyConfig{http: fromEnv("HTTP_PROXY", "http_proxy"), https: fromEnv("HTTPS_PROXY", "https_proxy"),
			no: fromEnv("NO_PROXY", "no_proxy"), cgi: os.Getenv("REQUEST_METHOD") != ""}
	}
	return envProxy.config
}

func resetProxyConfig() {
	envProxy.Lock()
	envProxy.config = nil
	envProxy.Unlock()
}

// ProxyFromEnvironment returns the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY (or in lower case) name: a URL, or
// "host:port". NO_PROXY is a list of hosts, domains with or without a dot before them, addresses, networks like
// 10.0.0.0/8, each perhaps with a port, or * for all. There is none for localhost.
func ProxyFromEnvironment(req *Request) (*url.URL, error) { return environment().proxyFor(req.URL) }

func (c *proxyConfig) proxyFor(u *url.URL) (*url.URL, error) {
	proxy := c.http
	if u.Scheme == "https" {
		proxy = c.https
	} else if u.Scheme != "http" {
		return nil, nil
	} else if proxy != "" && c.cgi {
		return nil, errors.New("refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy")
	}
	if proxy == "" || !c.uses(addrOf(u)) {
		return nil, nil
	}
	p, err := url.Parse(proxy)
	if err != nil || p.Scheme == "" || p.Host == "" { // "host:port"
		if p2, err2 := url.Parse("http://" + proxy); err2 == nil {
			return p2, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("invalid proxy address %q: %v", proxy, err)
	}
	return p, nil
}

// uses tells whether the proxy is used for an address.
func (c *proxyConfig) uses(addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(host)
	isIP := err == nil
	if isIP && ip.IsLoopback() {
		return false
	}
	host = strings.ToLower(strings.TrimSpace(host))
	for _, p := range strings.Split(c.no, ",") {
		p = strings.ToLower(strings.TrimSpace(p))
		if p == "" {
			continue
		}
		if p == "*" {
			return false
		}
		if n, err := netip.ParsePrefix(p); err == nil {
			if isIP && n.Contains(ip.Unmap()) {
				return false
			}
			continue
		}
		phost, pport := p, ""
		if h, pp, err := net.SplitHostPort(p); err == nil {
			phost, pport = h, pp
		} else if strings.HasPrefix(p, "[") && strings.HasSuffix(p, "]") {
			phost = p[1 : len(p)-1]
		}
		if phost == "" || pport != "" && pport != port {
			continue
		}
		if a, err := netip.ParseAddr(phost); err == nil {
			if isIP && a == ip {
				return false
			}
			continue
		}
		phost = strings.TrimPrefix(phost, "*")
		if strings.HasPrefix(phost, ".") {
			if strings.HasSuffix(host, phost) {
				return false
			}
		} else if host == phost || strings.HasSuffix(host, "."+phost) {
			return false
		}
	}
	return true
}

// socksConnect asks a SOCKS5 proxy (RFC 1928) for a connection to addr.
func socksConnect(ctx context.Context, c net.Conn, proxy *url.URL, addr string) (err error) {
	fail := func(err error) error { return &net.OpError{Op: "socks connect", Net: "tcp", Err: err} }
	stop := context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })
	defer func() {
		if !stop() && err == nil {
			err = fail(ctx.Err())
		}
	}()
	host, portText, err := net.SplitHostPort(addr)
	if err != nil {
		return fail(err)
	}
	port, err := strconv.Atoi(portText)
	if err != nil || port < 0 || port > 65535 {
		return fail(errors.New("port number out of range " + portText))
	}
	// Greeting: without a name, or also with one (RFC 1929).
	hello := []byte{5, 1, 0}
	if proxy.User != nil {
		hello = []byte{5, 2, 0, 2}
	}
	if _, err = c.Write(hello); err != nil {
		return fail(err)
	}
	var b [256]byte
	if _, err = io.ReadFull(c, b[:2]); err != nil {
		return fail(err)
	}
	if b[0] != 5 {
		return fail(fmt.Errorf("unexpected protocol version %d", b[0]))
	}
	switch {
	case b[1] == 0:
	case b[1] == 2 && proxy.User != nil:
		name := proxy.User.Username()
		password, _ := proxy.User.Password()
		if len(name) == 0 || len(name) > 255 || len(password) > 255 {
			return fail(errors.New("invalid username/password"))
		}
		m := append([]byte{1, byte(len(name))}, name...)
		m = append(append(m, byte(len(password))), password...)
		if _, err = c.Write(m); err != nil {
			return fail(err)
		}
		if _, err = io.ReadFull(c, b[:2]); err != nil {
			return fail(err)
		}
		if b[1] != 0 {
			return fail(errors.New("username/password authentication failed"))
		}
	default:
		return fail(errors.New("no acceptable authentication methods"))
	}
	m := []byte{5, 1, 0}
	if ip, err := netip.ParseAddr(host); err == nil {
		if ip.Is4() {
			m = append(m, 1)
		} else {
			m = append(m, 4)
		}
		m = append(m, ip.AsSlice()...)
	} else {
		if len(host) > 255 {
			return fail(errors.New("FQDN too long"))
		}
		m = append(append(m, 3, byte(len(host))), host...)
	}
	if _, err = c.Write(append(m, byte(port>>8), byte(port))); err != nil {
		return fail(err)
	}
	if _, err = io.ReadFull(c, b[:4]); err != nil {
		return fail(err)
	}
	if b[1] != 0 {
		return fail(fmt.Errorf("unknown error %s", socksReply(b[1])))
	}
	n := 0
	switch b[3] {
	case 1:
		n = 4
	case 4:
		n = 16
	case 3:
		if _, err = io.ReadFull(c, b[:1]); err != nil {
			return fail(err)
		}
		n = int(b[0])
	default:
		return fail(fmt.Errorf("unknown address type %d", b[3]))
	}
	if _, err = io.ReadFull(c, make([]byte, n+2)); err != nil {
		return fail(err)
	}
	return nil
}

func socksReply(code byte) string {
	texts := [...]string{"succeeded", "general SOCKS server failure", "connection not allowed by ruleset", "network unreachable",
		"host unreachable", "connection refused", "TTL expired", "command not supported", "address type not supported"}
	if int(code) < len(texts) {
		return texts[code]
	}
	return "unknown code: " + strconv.Itoa(int(code))
}

// logUnsolicited tells of bytes that came without a request.
func (t *Transport) logUnsolicited(buf []byte, err error) {
	log.Printf("Unsolicited response received on idle HTTP channel starting with %q; err=%v", buf, err)
}
