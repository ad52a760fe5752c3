// differs: the message is that of go run, not of the linker
package other

func main() {}
