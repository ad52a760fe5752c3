package badpkg

var X int = "not an int"

var y = unknown
