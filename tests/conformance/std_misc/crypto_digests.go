package main

import (
	"crypto"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math/big"
)

func main() {
	data := make([]byte, 1000)
	for i := range data {
		data[i] = byte(i * 7)
	}
	makers := []func() hash.Hash{md5.New, sha1.New, sha256.New, sha256.New224, sha512.New, sha512.New384, sha512.New512_224, sha512.New512_256}
	for i, f := range makers {
		h := f()
		all := f() // a digest of digests of every length, added in pieces
		for n := 0; n <= 300; n++ {
			h.Reset()
			h.Write(data[:n/3])
			io.WriteString(h, string(data[n/3:n]))
			all.Write(h.Sum(nil))
		}
		fmt.Println(i, h.Size(), h.BlockSize(), hex.EncodeToString(all.Sum([]byte{1})))
		m := hmac.New(f, data[:i*40])
		m.Write(data)
		fmt.Printf("%x %x\n", m.Sum(nil), m.Sum(nil))
	}
	fmt.Printf("%x\n%x\n%x\n", md5.Sum(nil), sha1.Sum([]byte("abc")), sha256.Sum256([]byte("abc")))
	fmt.Printf("%x\n%x\n%x\n", sha512.Sum512(data), sha512.Sum384(data), sha512.Sum512_256(data))
	fmt.Println(crypto.SHA256, crypto.SHA256.Size(), crypto.SHA256.Available(), crypto.MD4.Available())
	fmt.Println(hmac.Equal([]byte("a"), []byte("a")), hmac.Equal([]byte("a"), []byte("b")), subtle.ConstantTimeCompare([]byte("a"), []byte("ab")))
	h := sha256.New()
	h.Write(data[:100])
	state, err := h.(interface{ MarshalBinary() ([]byte, error) }).MarshalBinary()
	g := sha256.New()
	err2 := g.(interface{ UnmarshalBinary([]byte) error }).UnmarshalBinary(state)
	g.Write(data[100:])
	h.Write(data[100:])
	fmt.Println(err, err2, string(g.Sum(nil)) == string(h.Sum(nil)))
	a, b := make([]byte, 600), make([]byte, 600)
	n, err := rand.Read(a)
	rand.Read(b)
	fmt.Println(n, err, string(a) != string(b))
	for i := 0; i < 100; i++ {
		x, err := rand.Int(rand.Reader, big.NewInt(10))
		if err != nil || x.Sign() < 0 || x.Cmp(big.NewInt(10)) >= 0 {
			fmt.Println(x, err)
		}
	}
	p, err := rand.Prime(rand.Reader, 96)
	fmt.Println(p.BitLen(), p.ProbablyPrime(10), err)
	c := sha256.New()
	big := make([]byte, 1<<20)
	for i := 0; i < 8; i++ {
		c.Write(big)
	}
	fmt.Printf("%x\n", c.Sum(nil))
}
