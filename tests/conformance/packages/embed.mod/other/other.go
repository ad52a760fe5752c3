package other

import _ "embed"

//go:embed o.txt
var Text string
