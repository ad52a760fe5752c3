module example.com/coverrange

go 1.23
