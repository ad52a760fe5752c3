/* mgclimit.h - the limit on what the collector may cost when GOMEMLIMIT leaves it no room.
 *
 * With a memory limit near or below the live heap, cycle would follow cycle and nothing else be done. So
 * processor time goes into a leaky bucket: the collector's fills it, the program's empties it. While it is
 * full, goroutines need not assist, so the program goes on, at the cost of passing the limit: the collector
 * gets at most half of the time in the long run. The bucket holds one second of each P.
 *
 * The fill changes when marking begins and ends, with the world stopped; `limiting` is read by anyone.
 */
#ifndef VOLE_RUNTIME_MGCLIMIT_H
#define VOLE_RUNTIME_MGCLIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* Assists should not be asked for. */
bool gc_limiter_limiting(void);
/* Adds ns of a goroutine's assist. */
void gc_limiter_add_assist(int64_t ns);
/* Marking begins or ends: with it, a quarter of the Ps' time counts as the collector's. World stopped. */
void gc_limiter_marking(bool on, int64_t now);

#endif
