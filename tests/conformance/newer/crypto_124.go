// oracle: spec
// sha3, hkdf and pbkdf2 are packages since Go 1.24; the results are those of other implementations. And GCM with random nonces.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"fmt"
	"io"
)

func main() {
	long := bytes.Repeat([]byte("0123456789"), 100)
	for _, data := range [][]byte{nil, []byte("abc"), long} {
		fmt.Printf("%x\n%x\n%x\n%x\n", sha3.Sum224(data), sha3.Sum256(data), sha3.Sum384(data), sha3.Sum512(data))
		fmt.Printf("%x\n%x\n", sha3.SumSHAKE128(data, 20), sha3.SumSHAKE256(data, 200))
	}
	h := sha3.New256()
	for i := 0; i < len(long); i += 7 {
		h.Write(long[i:min(i+7, len(long))])
		if i == 140 {
			state, _ := h.MarshalBinary()
			h = sha3.New256()
			fmt.Println(h.UnmarshalBinary(state))
		}
	}
	fmt.Println([32]byte(h.Sum(nil)) == sha3.Sum256(long), h.Size(), h.BlockSize())
	c := sha3.NewCSHAKE128(nil, []byte("Email Signature"))
	c.Write([]byte{0, 1, 2, 3})
	out := make([]byte, 32)
	io.ReadFull(c, out)
	fmt.Printf("%x\n", out)

	k, err := pbkdf2.Key(sha1.New, "password", []byte("salt"), 4096, 20)
	fmt.Printf("%x %v\n", k, err)
	k, err = hkdf.Key(sha256.New, bytes.Repeat([]byte{0x0b}, 22), []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
		"\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9", 42)
	fmt.Printf("%x %v\n", k, err)

	b, _ := aes.NewCipher(long[:32])
	g, _ := cipher.NewGCMWithRandomNonce(b)
	x := g.Seal(nil, nil, []byte("a secret"), []byte("data"))
	fmt.Println(len(x), g.NonceSize(), g.Overhead())
	y, err := g.Open(nil, nil, x, []byte("data"))
	fmt.Printf("%s %v\n", y, err)
	x[20] ^= 1
	_, err = g.Open(nil, nil, x, []byte("data"))
	fmt.Println(err)
}
