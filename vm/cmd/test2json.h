/* test2json.h - the output of a test program as a stream of JSON events, as `go test -json` prints them. */
#ifndef VOLE_VM_TEST2JSON_H
#define VOLE_VM_TEST2JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct json_converter json_converter;

/* Events go to out; package is named in each. */
json_converter *json_new(FILE *out, const char *package);
void json_write(json_converter *c, const char *text, size_t n);
/* The last events; failed: the process says so, whatever it has printed. Frees c. */
void json_close(json_converter *c, bool failed);

#endif
