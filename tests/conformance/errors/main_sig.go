package main

func main(args []string) int { return 1 }

func init() int { return 1 }

func f() { init() }
