package io

var ErrInvalidWrite = errInvalidWrite
