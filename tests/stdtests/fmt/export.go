package fmt

var IsSpace = isSpace
