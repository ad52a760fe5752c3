package stacks

var second = position()
