module example.com/stacks
