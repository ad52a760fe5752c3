package inner

const Name = "example.org"
