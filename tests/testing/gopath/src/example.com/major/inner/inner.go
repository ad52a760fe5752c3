package inner

type T struct{}
