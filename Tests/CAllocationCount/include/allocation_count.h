#pragma once

#include <stddef.h>

/// How often this thread has asked for memory so far: malloc, calloc, realloc and their aligned kin.
size_t allocation_count(void);
