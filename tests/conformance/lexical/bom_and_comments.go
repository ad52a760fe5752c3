// A comment that is not a directive: args without the colon form.
package main /* packages */

import /* x */ "fmt" // trailing

/*
 * block /* does not nest
 */
func /**/ main( /*
*/ ) {
	s := "/* not a comment */ // nor this"
	r := '/' /**/ /**/
	fmt.Println(s, string(r)) //
	a, b := 6, 2
	p := &b
	fmt.Println(a/ *p, a /*c*/ / /*d*/ *p)
	x := 1 /*
	newline in a comment acts as one */
	fmt.Println(x)
	fmt.Println(a< -b, a<<b, a&^b, a^-b, a - -b, a+ +b, !(a<b), ^ ^a, - -a)
	var c = make(chan int, 1)
	c<-a
	fmt.Println(<-c+ <-func() chan int { d := make(chan int, 1); d<- -1; return d }())
}
