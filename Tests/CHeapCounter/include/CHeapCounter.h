#ifndef CHEAPCOUNTER_H
#define CHEAPCOUNTER_H

#include <stdint.h>

/* How often this thread has asked for heap memory so far; 0 forever where it cannot be counted (not glibc, or under a
   sanitizer). */
uint64_t heap_allocations(void);

/* Whether it can be counted here. */
int heap_is_counted(void);

#endif
