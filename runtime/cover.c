/* cover.c - see cover.h. */
#include "runtime/cover.h"

cover_info cover;
