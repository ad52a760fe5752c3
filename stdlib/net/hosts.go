package net

import (
	"internal/bytealg"
	"net/netip"
	"os"
	"strings"
	"sync"
	"time"
)

// The files of /etc that say something about names.

const (
	hostsPath     = "/etc/hosts"
	servicesPath  = "/etc/services"
	protocolsPath = "/etc/protocols"
	resolvPath    = "/etc/resolv.conf"
	nsswitchPath  = "/etc/nsswitch.conf"
)

// eachLine calls f with the fields of every line of a file, comments left out. It tells whether the file could be
// read.
func eachLine(path string, f func(fields []string)) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := string(b)
	for text != "" {
		line := text
		if i := bytealg.IndexByteString(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = ""
		}
		if i := bytealg.IndexByteString(line, '#'); i >= 0 {
			line = line[:i]
		}
		if fields := strings.Fields(line); len(fields) > 0 {
			f(fields)
		}
	}
	return nil
}

// A fileCache remembers what was read from a file. Whether the file has changed is looked at every five seconds.
type fileCache struct {
	mu      sync.Mutex
	read    bool
	checked time.Time
	mtime   time.Time
	size    int64
}

const recheckAfter = 5 * time.Second

// stale tells whether the file is to be read, and takes it for read. The lock is held.
func (c *fileCache) stale(path string) bool {
	now := time.Now()
	if c.read && now.Sub(c.checked) < recheckAfter {
		return false
	}
	c.checked = now
	var mtime time.Time
	size := int64(-1)
	if fi, err := os.Stat(path); err == nil {
		mtime, size = fi.ModTime(), fi.Size()
	}
	if c.read && mtime.Equal(c.mtime) && size == c.size {
		return false
	}
	c.read, c.mtime, c.size = true, mtime, size
	return true
}

// A hostEntry is what /etc/hosts says about a name.
type hostEntry struct {
	addrs     []string
	canonical string // the first name of the first line
}

var hosts struct {
	fileCache
	byName map[string]*hostEntry // by lower-case name, with a dot at the end if there is one inside
	byAddr map[string][]string
}

func readHosts() {
	hosts.byName = make(map[string]*hostEntry)
	hosts.byAddr = make(map[string][]string)
	eachLine(hostsPath, func(f []string) {
		a, err := netip.ParseAddr(f[0])
		if err != nil {
			return
		}
		addr := addrText(a)
		for _, name := range f[1:] {
			key := absName(strings.ToLower(name))
			e := hosts.byName[key]
			if e == nil {
				e = &hostEntry{canonical: absName(f[1])}
				hosts.byName[key] = e
			}
			e.addrs = append(e.addrs, addr)
			hosts.byAddr[addr] = append(hosts.byAddr[addr], absName(name))
		}
	})
}

// addrText is the text of an address that two spellings of it share.
func addrText(a netip.Addr) string { return a.Unmap().String() }

// absName adds a dot at the end of names that have one inside.
func absName(s string) string {
	if bytealg.IndexByteString(s, '.') >= 0 && s[len(s)-1] != '.' {
		s += "."
	}
	return s
}

// hostByName returns the addresses of a name in /etc/hosts.
func hostByName(name string) (addrs []string, canonical string) {
	hosts.mu.Lock()
	defer hosts.mu.Unlock()
	if hosts.stale(hostsPath) {
		readHosts()
	}
	e := hosts.byName[absName(strings.ToLower(name))]
	if e == nil {
		return nil, ""
	}
	return append([]string(nil), e.addrs...), e.canonical
}

// hostByAddr returns the names of an address in /etc/hosts.
func hostByAddr(addr string) []string {
	a, err := netip.ParseAddr(addr)
	if err != nil {
		return nil
	}
	hosts.mu.Lock()
	defer hosts.mu.Unlock()
	if hosts.stale(hostsPath) {
		readHosts()
	}
	return append([]string(nil), hosts.byAddr[addrText(a)]...)
}

// services has the ports by "tcp/name" and "udp/name"; protocols the numbers by name. These are there without any
// file.
var (
	services = map[string]int{
		"udp/domain": 53, "tcp/domain": 53, "tcp/ftp": 21, "tcp/ftps": 990, "tcp/gopher": 70, "tcp/http": 80,
		"tcp/https": 443, "tcp/imap2": 143, "tcp/imap3": 220, "tcp/imaps": 993, "tcp/pop3": 110,
		"tcp/pop3s": 995, "tcp/smtp": 25, "tcp/ssh": 22, "tcp/telnet": 23,
	}
	protocols     = map[string]int{"icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "ipv6-icmp": 58}
	readServices  sync.Once
	readProtocols sync.Once
)

func lookupService(network, name string) (int, error) {
	readServices.Do(func() {
		eachLine(servicesPath, func(f []string) {
			if len(f) < 2 {
				return
			}
			port, rest, ok := leadingInt(f[1]) // "80/tcp"
			if !ok || port == 0 || rest == "" || rest[0] != '/' {
				return
			}
			f[1] = f[0]
			for _, name := range f[1:] {
				services[rest[1:]+"/"+name] = port
			}
		})
	})
	kind := strings.TrimRight(network, "46")
	if port, ok := services[kind+"/"+strings.ToLower(name)]; ok {
		return port, nil
	}
	return 0, &AddrError{Err: "unknown port", Addr: network + "/" + name}
}

func lookupProtocol(name string) (int, error) {
	readProtocols.Do(func() {
		eachLine(protocolsPath, func(f []string) {
			if len(f) < 2 {
				return
			}
			number, _, ok := leadingInt(f[1])
			if !ok {
				return
			}
			f[1] = f[0]
			for _, name := range f[1:] {
				if _, dup := protocols[name]; !dup {
					protocols[name] = number
				}
			}
		})
	})
	if number, ok := protocols[strings.ToLower(name)]; ok {
		return number, nil
	}
	return 0, &AddrError{Err: "unknown IP protocol specified", Addr: name}
}

// A lookupOrder says where hosts are looked up, and in which order.
type lookupOrder struct {
	files, dns bool
	dnsFirst   bool
}

var order struct {
	fileCache
	lookupOrder
}

// hostOrder returns what /etc/nsswitch.conf says: files, then DNS, if it says nothing. Sources other than those
// two there are not; where somebody has them, the two are left.
func hostOrder() lookupOrder {
	order.mu.Lock()
	defer order.mu.Unlock()
	if !order.stale(nsswitchPath) {
		return order.lookupOrder
	}
	order.lookupOrder = lookupOrder{}
	o := &order.lookupOrder
	eachLine(nsswitchPath, func(f []string) {
		if f[0] != "hosts:" {
			return
		}
		for _, source := range f[1:] {
			switch source {
			case "files":
				o.files = true
			case "dns":
				o.dnsFirst = !o.files
				o.dns = true
			}
		}
	})
	if !o.files && !o.dns {
		o.files, o.dns = true, true
	}
	if !o.files || !o.dns {
		o.dnsFirst = false
	}
	return order.lookupOrder
}

// A dnsConfig is what /etc/resolv.conf says.
type dnsConfig struct {
	servers  []string // host:port
	search   []string // suffixes for names with fewer than ndots dots, with a dot at the end
	ndots    int
	timeout  time.Duration
	attempts int
	rotate   bool // begin with another server each time
	next     uint32
	useTCP   bool
}

var resolv struct {
	fileCache
	conf *dnsConfig
}

func dnsConf() *dnsConfig {
	resolv.mu.Lock()
	defer resolv.mu.Unlock()
	if resolv.stale(resolvPath) {
		resolv.conf = readResolvConf()
	}
	return resolv.conf
}

func readResolvConf() *dnsConfig {
	c := &dnsConfig{ndots: 1, timeout: 5 * time.Second, attempts: 2}
	eachLine(resolvPath, func(f []string) {
		if f[0][0] == ';' || len(f) < 2 {
			return
		}
		switch f[0] {
		case "nameserver":
			if _, err := netip.ParseAddr(f[1]); err == nil && len(c.servers) < 3 {
				c.servers = append(c.servers, JoinHostPort(f[1], "53"))
			}
		case "domain":
			c.search = []string{rooted(f[1])}
		case "search":
			c.search = nil
			for _, s := range f[1:] {
				c.search = append(c.search, rooted(s))
			}
		case "options":
			for _, s := range f[1:] {
				c.option(s)
			}
		}
	})
	if len(c.servers) == 0 {
		c.servers = []string{"127.0.0.1:53", "[::1]:53"}
	}
	if len(c.search) == 0 {
		if name, err := os.Hostname(); err == nil {
			if i := bytealg.IndexByteString(name, '.'); i >= 0 && i < len(name)-1 {
				c.search = []string{rooted(name[i+1:])}
			}
		}
	}
	return c
}

func rooted(s string) string {
	if s == "" || s[len(s)-1] != '.' {
		s += "."
	}
	return s
}

func (c *dnsConfig) option(s string) {
	name, value, _ := strings.Cut(s, ":")
	n, _, _ := leadingInt(value)
	switch name {
	case "ndots":
		if n > 15 {
			n = 15
		}
		c.ndots = n
	case "timeout":
		if n < 1 {
			n = 1
		}
		c.timeout = time.Duration(n) * time.Second
	case "attempts":
		if n < 1 {
			n = 1
		}
		c.attempts = n
	case "rotate":
		c.rotate = true
	case "use-vc", "usevc", "tcp":
		c.useTCP = true
	}
}
