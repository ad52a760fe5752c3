// Package user looks up users and groups, in /etc/passwd and /etc/group.
package user

import (
	"bufio"
	"errors"
	"os"
	"strconv"
	"strings"
)

// A User is an account.
type User struct {
	Uid      string // a decimal number
	Gid      string // of the primary group
	Username string // the name to log in with
	Name     string // the name of the person; may be empty
	HomeDir  string // may be empty
}

// A Group is a group of users.
type Group struct {
	Gid  string // a decimal number
	Name string
}

// UnknownUserIdError is returned by LookupId when there is no such user.
type UnknownUserIdError int

func (e UnknownUserIdError) Error() string { return "user: unknown userid " + strconv.Itoa(int(e)) }

// UnknownUserError is returned by Lookup when there is no such user.
type UnknownUserError string

func (e UnknownUserError) Error() string { return "user: unknown user " + string(e) }

// UnknownGroupIdError is returned by LookupGroupId when there is no such group.
type UnknownGroupIdError string

func (e UnknownGroupIdError) Error() string { return "group: unknown groupid " + string(e) }

// UnknownGroupError is returned by LookupGroup when there is no such group.
type UnknownGroupError string

func (e UnknownGroupError) Error() string { return "group: unknown group " + string(e) }

const (
	userFile  = "/etc/passwd"
	groupFile = "/etc/group"
)

// scan calls use for the lines of a file that have at least n fields, until it
// returns true.
func scan(file string, n int, use func(fields []string) bool) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	for {
		line, err := lines.ReadString('\n')
		line = strings.TrimSpace(line)
		if fields := strings.Split(line, ":"); len(fields) >= n && valid(fields) && use(fields) {
			return nil
		}
		if err != nil {
			return nil
		}
	}
}

// valid reports whether a line is an entry: no comment, and none of those that
// refer to another service.
func valid(fields []string) bool {
	return fields[0] != "" && fields[0][0] != '#' && fields[0][0] != '+' && fields[0][0] != '-'
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// findUser returns the first user with a field of that value, or nil.
func findUser(field int, value string) (u *User, err error) {
	err = scan(userFile, 6, func(f []string) bool {
		if f[field] != value || !isNumber(f[2]) || !isNumber(f[3]) {
			return false
		}
		name, _, _ := strings.Cut(f[4], ",")
		u = &User{Uid: f[2], Gid: f[3], Username: f[0], Name: name, HomeDir: f[5]}
		return true
	})
	return u, err
}

func findGroup(field int, value string) (g *Group, err error) {
	err = scan(groupFile, 3, func(f []string) bool {
		if f[field] != value || !isNumber(f[2]) {
			return false
		}
		g = &Group{Gid: f[2], Name: f[0]}
		return true
	})
	return g, err
}

// Current returns the user that runs the program.
func Current() (*User, error) {
	uid := strconv.Itoa(os.Getuid())
	if u, err := findUser(2, uid); u != nil && err == nil {
		return u, nil
	}
	u := &User{Uid: uid, Gid: strconv.Itoa(os.Getgid()), Username: os.Getenv("USER"), HomeDir: os.Getenv("HOME")}
	switch {
	case u.Username == "":
		return u, errors.New("user: Current requires cgo or $USER set in environment")
	case u.HomeDir == "":
		return u, errors.New("user: Current requires cgo or $HOME set in environment")
	}
	return u, nil
}

// Lookup returns the user of that name, or an UnknownUserError.
func Lookup(username string) (*User, error) {
	u, err := findUser(0, username)
	if u == nil && err == nil {
		err = UnknownUserError(username)
	}
	return u, err
}

// LookupId returns the user of that number, or an UnknownUserIdError.
func LookupId(uid string) (*User, error) {
	n, err := strconv.Atoi(uid)
	if err != nil {
		return nil, err
	}
	u, err := findUser(2, uid)
	if u == nil && err == nil {
		err = UnknownUserIdError(n)
	}
	return u, err
}

// LookupGroup returns the group of that name, or an UnknownGroupError.
func LookupGroup(name string) (*Group, error) {
	g, err := findGroup(0, name)
	if g == nil && err == nil {
		err = UnknownGroupError(name)
	}
	return g, err
}

// LookupGroupId returns the group of that number, or an UnknownGroupIdError.
func LookupGroupId(gid string) (*Group, error) {
	if _, err := strconv.Atoi(gid); err != nil {
		return nil, err
	}
	g, err := findGroup(2, gid)
	if g == nil && err == nil {
		err = UnknownGroupIdError(gid)
	}
	return g, err
}

// GroupIds returns the numbers of the groups that the user belongs to.
func (u *User) GroupIds() ([]string, error) {
	ids := []string{u.Gid}
	err := scan(groupFile, 4, func(f []string) bool {
		if !isNumber(f[2]) || f[2] == u.Gid {
			return false
		}
		for _, member := range strings.Split(f[3], ",") {
			if member == u.Username {
				ids = append(ids, f[2])
				break
			}
		}
		return false
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}
