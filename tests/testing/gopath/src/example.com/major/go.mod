module example.com/major/v3

go 1.19
