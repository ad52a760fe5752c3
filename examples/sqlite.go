// A database: SQLite's C library through package ffi. Statements are prepared once, then run with values.
// vole run examples/sqlite.go [file]
package main

import (
	"errors"
	"ffi"
	"fmt"
	"os"
	"unsafe"
)

// Databases and statements are pointers that only C looks into.
type (
	database  uintptr
	statement struct {
		db   database
		stmt uintptr
	}
)

// What is used of the library.
var (
	open         func(file string, db *database) int32
	closeDB      func(db database) int32
	errmsg       func(db database) string
	exec         func(db database, sql string, row func(arg unsafe.Pointer, n int32, values, names **byte) int32, arg, msg unsafe.Pointer) int32
	prepare      func(db database, sql string, size int32, stmt *uintptr, tail unsafe.Pointer) int32
	bindText     func(stmt uintptr, i int32, text string, size int32, free uintptr) int32
	bindInt      func(stmt uintptr, i int32, v int64) int32
	bindDouble   func(stmt uintptr, i int32, v float64) int32
	step         func(stmt uintptr) int32
	reset        func(stmt uintptr) int32
	columnText   func(stmt uintptr, i int32) string
	columnInt    func(stmt uintptr, i int32) int64
	columnDouble func(stmt uintptr, i int32) float64
	finalize     func(stmt uintptr) int32
)

const (
	isRow     = 100
	isDone    = 101
	transient = ^uintptr(0) // the library shall copy the text: ours is gone after the call
)

func load() error {
	lib, err := ffi.Open("libsqlite3.so.0")
	if err != nil {
		return fmt.Errorf("%w\nThe library is missing: on Debian, apt install libsqlite3-0", err)
	}
	for name, fn := range map[string]any{
		"open": &open, "close": &closeDB, "errmsg": &errmsg, "exec": &exec, "prepare_v2": &prepare,
		"bind_text": &bindText, "bind_int64": &bindInt, "bind_double": &bindDouble, "step": &step, "reset": &reset,
		"column_text": &columnText, "column_int64": &columnInt, "column_double": &columnDouble, "finalize": &finalize,
	} {
		ffi.RegisterLibFunc(fn, lib, "sqlite3_"+name)
	}
	return nil
}

func (db database) prepare(sql string) (*statement, error) {
	s := &statement{db: db}
	if prepare(db, sql, -1, &s.stmt, nil) != 0 {
		return nil, errors.New(errmsg(db))
	}
	return s, nil
}

// run runs the statement with values for its question marks, and calls row for each row of the result.
func (s *statement) run(row func(stmt uintptr), values ...any) error {
	defer reset(s.stmt)
	for i, v := range values {
		switch n := int32(i + 1); v := v.(type) {
		case string:
			bindText(s.stmt, n, v, int32(len(v)), transient)
		case int:
			bindInt(s.stmt, n, int64(v))
		case float64:
			bindDouble(s.stmt, n, v)
		}
	}
	for {
		switch step(s.stmt) {
		case isRow:
			row(s.stmt)
		case isDone:
			return nil
		default:
			return errors.New(errmsg(s.db))
		}
	}
}

// exec runs a statement without more ado. For each row, C calls us back.
func (db database) exec(sql string) error {
	printRow := func(_ unsafe.Pointer, n int32, values, names **byte) int32 {
		for i, v := range unsafe.Slice(values, n) {
			name := unsafe.Slice(names, n)[i]
			fmt.Printf("%s = %s\n", ffi.String(unsafe.Pointer(name)), ffi.String(unsafe.Pointer(v)))
		}
		return 0
	}
	if exec(db, sql, printRow, nil, nil) != 0 {
		return errors.New(errmsg(db))
	}
	return nil
}

func run(file string) error {
	if err := load(); err != nil {
		return err
	}
	var db database
	defer func() { closeDB(db) }()
	if open(file, &db) != 0 {
		return errors.New(errmsg(db))
	}
	if err := db.exec("create table planets (name text primary key, moons integer, days real)"); err != nil {
		return err
	}
	insert, err := db.prepare("insert into planets values (?, ?, ?)")
	if err != nil {
		return err
	}
	defer finalize(insert.stmt)
	for _, p := range []struct {
		name  string
		moons int
		days  float64
	}{{"Venus", 0, 224.7}, {"Earth", 1, 365.26}, {"Mars", 2, 686.98}, {"Jupiter", 95, 4332.59}, {"Saturn", 146, 10759.22}} {
		if err := insert.run(nil, p.name, p.moons, p.days); err != nil {
			return err
		}
	}

	query, err := db.prepare("select name, moons, days / 365.26 from planets where moons > ? order by moons desc")
	if err != nil {
		return err
	}
	defer finalize(query.stmt)
	fmt.Println("Planets with moons:")
	err = query.run(func(row uintptr) {
		fmt.Printf("  %-8s %4d moons, a year of %.1f\n", columnText(row, 0), columnInt(row, 1), columnDouble(row, 2))
	}, 0)
	if err != nil {
		return err
	}
	fmt.Println("Mars again:", insert.run(nil, "Mars", 0, 0.0))
	return db.exec("select count(*), sum(moons) from planets")
}

func main() {
	file := ":memory:"
	if len(os.Args) > 1 {
		file = os.Args[1]
	}
	if err := run(file); err != nil {
		fmt.Fprintln(os.Stderr, "sqlite:", err)
		os.Exit(1)
	}
}
