package main

var main = func() {}

type init int
