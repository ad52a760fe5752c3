package other

this is not compiled
