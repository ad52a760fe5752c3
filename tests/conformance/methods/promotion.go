package main

import "fmt"

type Logger struct{ prefix string; lines []string }

func (l *Logger) Log(s string)        { l.lines = append(l.lines, l.prefix+s) }
func (l Logger) Prefix() string       { return l.prefix }

type Base struct{ id int }

func (b Base) ID() int         { return b.id }
func (b *Base) SetID(n int)    { b.id = n }
func (b Base) Who() string     { return "Base" }
func (b Base) Hello() string   { return "hello from " + b.Who() }

type Mid struct {
	Base
	*Logger
}

func (m Mid) Who() string { return "Mid" }

type Top struct {
	Mid
	Name string
}

func (t *Top) Who() string { return "Top/" + t.Mid.Who() + "/" + t.Base.Who() }

type Whoer interface{ Who() string }
type All interface {
	Whoer
	ID() int
	SetID(int)
	Log(string)
	Prefix() string
	Hello() string
}

type A struct{ x int }
type B struct{ x int }
type C struct{ A }
type D struct {
	B
	C
}

func (A) F() string { return "A.F" }
func (B) G() string { return "B.G" }
func (c C) F() string { return "C.F>" + c.A.F() }

type Over struct {
	Whoer
	n int
}

type E1 struct{ err error }
type Err struct{ error }

func main() {
	t := &Top{Mid{Base{1}, &Logger{prefix: "> "}}, "top"}
	t.SetID(42)
	t.Log("one")
	t.Mid.Log("two")
	fmt.Println(t.ID(), t.id, t.Who(), t.Hello(), t.Prefix(), t.lines, t.Base)
	var a All = t
	a.Log("three")
	a.SetID(7)
	fmt.Println(a.ID(), a.Who(), len(t.Logger.lines), Whoer(t.Mid).Who(), Whoer(t.Base).Who())
	d := D{B{1}, C{A{2}}}
	fmt.Println(d.x, d.C.x, d.F(), d.G(), d.A.F())
	o := Over{t, 1}
	fmt.Println(o.Who())
	o.Whoer = Base{}
	fmt.Println(o.Who(), Over{Over{Over{t.Mid, 0}, 0}, 0}.Who())
	e := Err{fmt.Errorf("inner")}
	fmt.Println(e, e.Error(), error(e))
	f, g := (*Top).Who, Mid.Hello
	fmt.Println(f(t), g(t.Mid), (*Mid).ID(&t.Mid))
	cp := *t
	cp.SetID(100)
	cp.Log("shared logger")
	fmt.Println(t.ID(), cp.ID(), len(t.lines))
	h := t.SetID
	h(55)
	k := t.Mid.Base.ID
	t.id = 56
	fmt.Println(t.ID(), k())
	var i interface{} = *t
	_, ok1 := i.(All)
	_, ok2 := i.(Whoer)
	fmt.Println(ok1, ok2, i.(interface{ ID() int }).ID())
	anon := struct {
		Base
		Whoer
		extra string
	}{Base{9}, Base{}, "x"}
	fmt.Println(anon.ID(), anon.Whoer.Who(), anon.Base.Who())
	func() {
		defer func() { fmt.Println(recover()) }()
		m := Mid{}
		fmt.Println(m.ID())
		m.Log("nil logger")
	}()
}
