package main

func f(a int, string)      {}
func g(int, b string)      {}
func h(a, b)               {}
func i() (x int, string)   { return 1, "" }

func main() {}
