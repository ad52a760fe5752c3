package http

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// sniffLen is how many bytes DetectContentType looks at.
const sniffLen = 512

// DetectContentType returns the type of data by the algorithm of https://mimesniff.spec.whatwg.org/, from its first 512
// bytes; "application/octet-stream" if it finds nothing better.
func DetectContentType(data []byte) string {
	if len(data) > sniffLen {
		data = data[:sniffLen]
	}
	text := data
	for len(text) > 0 && isSpaceByte(text[0]) {
		text = text[1:]
	}
	if isHTML(text) {
		return "text/html; charset=utf-8"
	}
	if bytes.HasPrefix(text, []byte("<?xml")) {
		return "text/xml; charset=utf-8"
	}
	if t := byPrefix(data); t != "" {
		return t
	}
	if isMP4(data) {
		return "video/mp4"
	}
	for _, c := range text { // bytes that are not in texts
		if c <= 0x08 || c == 0x0b || 0x0e <= c && c <= 0x1a || 0x1c <= c && c <= 0x1f {
			return "application/octet-stream"
		}
	}
	return "text/plain; charset=utf-8"
}

func isSpaceByte(c byte) bool { return c == '\t' || c == '\n' || c == '\x0c' || c == '\r' || c == ' ' }

// isHTML tells whether the text begins with one of some tags, in any case, and a space or > behind it.
func isHTML(text []byte) bool {
	if len(text) == 0 || text[0] != '<' {
		return false
	}
	for _, tag := range [...]string{"<!DOCTYPE HTML", "<HTML", "<HEAD", "<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT", "<TABLE",
		"<A", "<STYLE", "<TITLE", "<B", "<BODY", "<BR", "<P", "<!--"} {
		n := len(tag)
		if len(text) > n && strings.EqualFold(string(text[:n]), tag) && (text[n] == ' ' || text[n] == '>') {
			return true
		}
	}
	return false
}

// byPrefix knows types by the bytes with which they begin. A ? stands for any byte.
func byPrefix(data []byte) string {
	for _, sig := range [...]struct{ prefix, typ string }{
		{"%PDF-", "application/pdf"},
		{"%!PS-Adobe-", "application/postscript"},
		{"\xfe\xff??", "text/plain; charset=utf-16be"},
		{"\xff\xfe??", "text/plain; charset=utf-16le"},
		{"\xef\xbb\xbf?", "text/plain; charset=utf-8"},
		{"\x00\x00\x01\x00", "image/x-icon"},
		{"\x00\x00\x02\x00", "image/x-icon"},
		{"BM", "image/bmp"},
		{"GIF87a", "image/gif"},
		{"GIF89a", "image/gif"},
		{"RIFF????WEBPVP", "image/webp"},
		{"\x89PNG\x0d\x0a\x1a\x0a", "image/png"},
		{"\xff\xd8\xff", "image/jpeg"},
		{"FORM????AIFF", "audio/aiff"},
		{"ID3", "audio/mpeg"},
		{"OggS\x00", "application/ogg"},
		{"MThd\x00\x00\x00\x06", "audio/midi"},
		{"RIFF????AVI ", "video/avi"},
		{"RIFF????WAVE", "audio/wave"},
		{"\x1a\x45\xdf\xa3", "video/webm"},
		{"??????????????????????????????????LP", "application/vnd.ms-fontobject"},
		{"\x00\x01\x00\x00", "font/ttf"},
		{"OTTO", "font/otf"},
		{"ttcf", "font/collection"},
		{"wOFF", "font/woff"},
		{"wOF2", "font/woff2"},
		{"\x1f\x8b\x08", "application/x-gzip"},
		{"PK\x03\x04", "application/zip"},
		{"Rar!\x1a\x07\x00", "application/x-rar-compressed"},
		{"Rar!\x1a\x07\x01\x00", "application/x-rar-compressed"},
		{"\x00asm", "application/wasm"},
	} {
		if hasPattern(data, sig.prefix) {
			return sig.typ
		}
	}
	return ""
}

func hasPattern(data []byte, p string) bool {
	if len(data) < len(p) {
		return false
	}
	for i := 0; i < len(p); i++ {
		if p[i] != '?' && p[i] != data[i] {
			return false
		}
	}
	return true
}

// isMP4 tells whether the first box is an ftyp with one of the brands mp4.
func isMP4(data []byte) bool {
	if len(data) < 12 {
		return false
	}
	size := int(binary.BigEndian.Uint32(data))
	if size%4 != 0 || len(data) < size || string(data[4:8]) != "ftyp" {
		return false
	}
	for i := 8; i+3 <= size; i += 4 {
		if i != 12 && string(data[i:i+3]) == "mp4" { // at 12 is a version
			return true
		}
	}
	return false
}
