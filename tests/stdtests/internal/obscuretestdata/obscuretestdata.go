// Package obscuretestdata reads files that are stored in base64, so that no scanner takes offence at them.
package obscuretestdata

import (
	"encoding/base64"
	"io"
	"os"
)

// ReadFile returns what the file holds.
func ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(base64.NewDecoder(base64.StdEncoding, f))
}

// DecodeToTempFile stores what the file holds in a new file.
func DecodeToTempFile(name string) (path string, err error) {
	data, err := ReadFile(name)
	if err != nil {
		return "", err
	}
	f, err := os.CreateTemp("", "obscuretestdata-decoded-")
	if err != nil {
		return "", err
	}
	defer f.Close()
	_, err = f.Write(data)
	return f.Name(), err
}
