// Package net/url: parsing, resolving, escaping, queries.
package main

import (
	"errors"
	"fmt"
	"net/url"
)

func main() {
	for _, s := range []string{"http://user:p%40ss@host.com:8080/a/b%20c%2Fd?q=1&r=a+b&q=2#frag%2Fx", "mailto:joe@example.org", "*", "",
		"/a/../b", "//host/p", "a:b", "1a:b", ":x", "http://[fe80::1%25en0]:80/", "http://[::1/", "http://h:x/", "http://h/%zz",
		"http://h o/", "http:/path", "file:///etc/x?", "http://%41.com/", "http://x/[a]!*'()", "http://x/a\x7f", "http://a b@h/",
		"HTTP://H", "http://ü/é?ö#ä", "x?", "http://h?a;b"} {
		u, err := url.Parse(s)
		if err != nil {
			var e *url.Error
			fmt.Println(err, errors.As(err, &e))
			continue
		}
		fmt.Printf("%q %q %q %v %q %q %q %v %v %q %q %q\n", s, u.Scheme, u.Opaque, u.User, u.Host, u.Path, u.RawPath, u.OmitHost,
			u.ForceQuery, u.RawQuery, u.Fragment, u.RawFragment)
		fmt.Println("  ", u, u.Redacted(), u.RequestURI(), u.Hostname(), u.Port(), u.Query(), u.IsAbs(), u.JoinPath("../x/", "y"))
	}
	base, _ := url.Parse("http://a/b/c/d;p?q")
	for _, s := range []string{"g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g#s", ";x", "", ".", "./", "..", "../", "../g",
		"../..", "../../", "../../../g", "/./g", "/../g", "g.", ".g", "..g", "./../g", "./g/.", "g/./h", "g/../h", "g;x=1/../y",
		"http:g", "a//b/../c"} {
		u, err := base.Parse(s)
		fmt.Println(s, u, err)
	}
	for _, s := range []string{"http://x/y", "/y", "y", "", "//x"} {
		_, err := url.ParseRequestURI(s)
		fmt.Println(err)
	}
	for _, s := range []string{"a=1&b=2&a=3", "a;b=1&c=d", "%zz=1&a=%2", "=x&&y", "a+b=c%20d"} {
		v, err := url.ParseQuery(s)
		fmt.Println(v, err, v.Encode(), v.Get("a"), v.Has("y"))
	}
	const all = " !\"#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\x00\x7f\u00e9"
	fmt.Println(url.QueryEscape(all), url.PathEscape(all))
	s, err := url.QueryUnescape(url.QueryEscape(all))
	fmt.Println(s == all, err)
	s, err = url.PathUnescape("a%2fb+c%")
	fmt.Println(s, err)
	fmt.Println(url.UserPassword("a:b", "c@d"), url.User("x/y"), (*url.Userinfo)(nil))
	fmt.Println(url.JoinPath("http://h/a/", "../b", "c/"))
	v := url.Values{}
	v.Set("k", "1")
	v.Add("k", "2")
	v.Add("é", "&=")
	fmt.Println(v.Encode(), v.Get("none"))
	v.Del("k")
	fmt.Println(v.Encode())
}
