/* select.h - the select statement. */
#ifndef VOLE_RUNTIME_SELECT_H
#define VOLE_RUNTIME_SELECT_H

#include "runtime/runtime2.h"

/* Chooses among n cases in source order. Results: gp->op_index, the case (-1: default; only if !block),
 * and gp->op_ok for receives. cases is read before return only. select{} is n == 0, block. */
opstatus selectgo(g *gp, const scase *cases, int n, bool block);

#endif
