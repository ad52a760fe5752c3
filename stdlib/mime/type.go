package mime

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"
)

// types has what is known of extensions. It is filled when it is first asked.
var types struct {
	sync.RWMutex
	once       sync.Once
	exact      map[string]string   // extension as written: type
	lower      map[string]string   // extension in lower case: type
	extensions map[string][]string // type without parameters: extensions
}

// globFiles are tried in order, and the first that can be read counts; typeFiles are all read if there is none.
var (
	globFiles = []string{"/usr/local/share/mime/globs2", "/usr/share/mime/globs2"}
	typeFiles = []string{"/etc/mime.types", "/etc/apache2/mime.types", "/etc/apache/mime.types", "/etc/httpd/conf/mime.types"}
)

func load() {
	types.Lock()
	defer types.Unlock()
	types.exact = make(map[string]string)
	types.lower = make(map[string]string)
	types.extensions = make(map[string][]string)
	for _, pair := range [...][2]string{
		{".avif", "image/avif"},
		{".css", "text/css; charset=utf-8"},
		{".gif", "image/gif"},
		{".htm", "text/html; charset=utf-8"},
		{".html", "text/html; charset=utf-8"},
		{".jpeg", "image/jpeg"},
		{".jpg", "image/jpeg"},
		{".js", "text/javascript; charset=utf-8"},
		{".json", "application/json"},
		{".mjs", "text/javascript; charset=utf-8"},
		{".pdf", "application/pdf"},
		{".png", "image/png"},
		{".svg", "image/svg+xml"},
		{".wasm", "application/wasm"},
		{".webp", "image/webp"},
		{".xml", "text/xml; charset=utf-8"},
	} {
		set(pair[0], pair[1])
	}
	for _, file := range globFiles {
		if loadGlobs(file) {
			return
		}
	}
	for _, file := range typeFiles {
		loadTypes(file)
	}
}

// loadGlobs reads lines "weight:type:*.ext" with the more important ones first; other patterns are left out.
func loadGlobs(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	known := make(map[string]bool)
	for ext := range types.exact {
		known[ext] = true
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		field := strings.Split(lines.Text(), ":")
		if len(field) < 3 || len(field[0]) < 1 || field[0][0] == '#' || !strings.HasPrefix(field[2], "*.") {
			continue
		}
		ext := field[2][1:]
		if strings.ContainsAny(ext, "?*[") || known[ext] {
			continue
		}
		known[ext] = true
		set(ext, field[1])
	}
	return true
}

// loadTypes reads lines "type ext ext ...".
func loadTypes(file string) {
	f, err := os.Open(file)
	if err != nil {
		return
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		field := strings.Fields(lines.Text())
		if len(field) <= 1 || field[0][0] == '#' {
			continue
		}
		for _, ext := range field[1:] {
			if ext[0] == '#' {
				break
			}
			set("."+ext, field[0])
		}
	}
}

// set makes typ the type of ext. The lock is held.
func set(ext, typ string) error {
	base, param, err := ParseMediaType(typ)
	if err != nil {
		return err
	}
	if strings.HasPrefix(typ, "text/") && param["charset"] == "" {
		param["charset"] = "utf-8"
		typ = FormatMediaType(typ, param)
	}
	lower := strings.ToLower(ext)
	types.exact[ext] = typ
	types.lower[lower] = typ
	for _, e := range types.extensions[base] {
		if e == lower {
			return nil
		}
	}
	types.extensions[base] = append(types.extensions[base], lower)
	return nil
}

// TypeByExtension returns the media type of files whose name ends with ext, which begins with a dot; "" if it is not
// known. Upper and lower case are the same unless there is an entry for exactly ext. There is a small table, to which
// the system's files are added: the globs2 of shared-mime-info, or mime.types. Text types have a charset, utf-8 if
// nothing else is known.
func TypeByExtension(ext string) string {
	types.once.Do(load)
	types.RLock()
	defer types.RUnlock()
	if typ, ok := types.exact[ext]; ok {
		return typ
	}
	return types.lower[strings.ToLower(ext)]
}

// ExtensionsByType returns the extensions of a media type, nil if there are none.
func ExtensionsByType(typ string) ([]string, error) {
	base, _, err := ParseMediaType(typ)
	if err != nil {
		return nil, err
	}
	types.once.Do(load)
	types.RLock()
	defer types.RUnlock()
	list := append([]string(nil), types.extensions[base]...)
	sort.Strings(list)
	return list, nil
}

// AddExtensionType makes typ the type of ext, which begins with a dot.
func AddExtensionType(ext, typ string) error {
	if !strings.HasPrefix(ext, ".") {
		return fmt.Errorf("mime: extension %q missing leading dot", ext)
	}
	types.once.Do(load)
	types.Lock()
	defer types.Unlock()
	return set(ext, typ)
}
