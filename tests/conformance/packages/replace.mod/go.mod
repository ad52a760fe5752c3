module example.com/replace // the main module

go 1.19

require (
	example.com/near v1.2.3
	"example.com/far" v0.0.0 // indirect
)

replace example.com/near v1.2.3 => ./near

replace (
	example.com/far => ./far
	example.com/never => ../nowhere
)
