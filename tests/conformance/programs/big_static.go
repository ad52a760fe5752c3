package main

import "fmt"

// Initialisers that are plain data, of more than a page or two.

type row struct {
	id   uint32
	name string
}

type table struct {
	numbers [200000]uint32
	rows    [1000]row
	last    string
}

var big = table{numbers: [200000]uint32{0: 1, 77777: 5, 199999: 9}, rows: [1000]row{999: {7, "seven"}}, last: "end"}

var bytes = [1 << 20]byte{1 << 19: 'x'}

var boxed interface{} = &table{last: "boxed"}

func main() {
	sum := uint32(0)
	for _, n := range big.numbers {
		sum += n
	}
	fmt.Println(sum, big.rows[999], big.last, bytes[1<<19], boxed.(*table).last)
}
