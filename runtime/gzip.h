/* gzip.h - data compressed as gzip does. See gzip.c. */
#ifndef VOLE_RUNTIME_GZIP_H
#define VOLE_RUNTIME_GZIP_H

#include "runtime/pbuf.h"

/* Appends the n bytes at p to out as a gzip file. */
void gzip_write(pbuf *out, const uint8_t *p, size_t n);
uint32_t gzip_crc32(const uint8_t *p, size_t n);

#endif
