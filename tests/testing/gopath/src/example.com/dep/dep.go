package dep

const Name = "dep of GOPATH"
