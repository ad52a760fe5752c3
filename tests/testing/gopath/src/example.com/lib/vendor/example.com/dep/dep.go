package dep

const Name = "vendored dep"
