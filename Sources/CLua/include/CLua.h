/* A bounded Lua interpreter. Every function here may be called from Swift: no jump ever leaves C, and Swift is never
 * called from inside Lua. Values cross as flat bytes, see transfer.c. One state must be used by one thread at a time. */
#ifndef CLUA_H
#define CLUA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct clua_state clua_state;

/* Instructions and CPU nanoseconds; 0 means unlimited. */
typedef struct {
    uint64_t instructions;
    uint64_t cpu_nanoseconds;
} clua_allowance;

typedef struct {
    size_t memory_bytes;   /* hard cap of everything the state holds */
    size_t string_bytes;   /* longest single string */
    uint32_t value_depth;  /* tables inside tables that may cross */
    uint32_t value_bytes;  /* encoded size of one crossing */
    uint32_t value_entries;
    uint32_t tasks;        /* live tasks at once */
    uint64_t seed;         /* for math.random */
    clua_allowance slice, event, total;
    bool coverage;
} clua_config;

typedef enum { CLUA_REQUEST, CLUA_PREEMPTED, CLUA_FINISHED, CLUA_FAILED, CLUA_STALE } clua_step_kind;
typedef enum { CLUA_PROCEED, CLUA_VALUES, CLUA_RAISE } clua_resumption;

/* What a resume led to. `sequence` names the new wait of a request or a preemption. The bytes are valid until the next
 * call on this state. */
typedef struct {
    clua_step_kind kind;
    int64_t task;
    uint64_t sequence;
    const uint8_t *bytes;
    size_t length;
} clua_step;

/* Bytes of text; not NUL terminated, valid until the next call on this state. */
typedef struct {
    const char *bytes;
    size_t length;
} clua_text;

typedef struct {
    clua_text code, message, file, traceback, verb;
    int32_t line;
} clua_failure;

/* State. NULL when the memory cap is too small for the libraries or the machine is out of memory. */
clua_state *clua_new(const clua_config *config);
/* Declares what the script may ask of the host. All before clua_seal. */
bool clua_define_module(clua_state *state, const char *module, const char *verb);
bool clua_define_method(clua_state *state, const char *kind, const char *verb);
bool clua_define_library(clua_state *state, const char *require_name, const char *module);
/* Builds the globals and freezes them. After a false answer see clua_get_failure. */
bool clua_seal(clua_state *state);
/* Frees everything; answers the bytes the interpreter failed to give back (0). */
size_t clua_close(clua_state *state);

/* Programs. A dump is made in a throw-away state; free it with clua_free_dump. */
typedef struct {
    uint8_t *bytes; /* NULL after an error */
    size_t length;
    char *message; /* the compiler's message, or NULL */
    bool out_of_memory;
} clua_dump;
clua_dump clua_compile(const uint8_t *source, size_t length, const char *chunk_name, size_t memory_bytes);
void clua_free_dump(clua_dump dump);
/* Loads host-made bytecode under a file name such as "lib/util.lua". */
bool clua_add_chunk(clua_state *state, const char *file, const uint8_t *dump, size_t length);

/* Tasks. The answers of the first two are a task number, 0 after a failure. A new task waits with sequence
 * `*sequence` and starts on CLUA_PROCEED. */
int64_t clua_start_chunk(clua_state *state, const char *file, uint64_t *sequence);
int64_t clua_start_function(clua_state *state, int64_t reference, const uint8_t *arguments, size_t length,
                            uint64_t *sequence);
clua_step clua_resume_task(clua_state *state, int64_t task, uint64_t sequence, clua_resumption kind,
                           const uint8_t *bytes, size_t length);
/* Forgets a waiting task without running any of its code. False when the token is stale. */
bool clua_abandon_task(clua_state *state, int64_t task, uint64_t sequence);
bool clua_release_function(clua_state *state, int64_t reference);
bool clua_set_fact(clua_state *state, const char *kind, int64_t id, const char *name, const uint8_t *value,
                   size_t length);
clua_failure clua_get_failure(const clua_state *state);

/* Budgets. */
void clua_begin_event(clua_state *state);
void clua_set_event_budget(clua_state *state, clua_allowance event);
void clua_set_now(clua_state *state, int64_t milliseconds);

typedef struct {
    size_t memory_in_use, peak_memory;
    uint64_t instructions, cpu_nanoseconds, stale_resumes;
    uint32_t live_tasks, function_references;
    bool killed;
} clua_usage;
clua_usage clua_get_usage(const clua_state *state);
/* The bits set by __cov(n), 64 to a word. */
const uint64_t *clua_coverage(const clua_state *state, size_t *words);

/* Floors to compare with: nanoseconds for `count` bare round trips, or bare states with the standard libraries. */
uint64_t clua_bench_bare_resume(uint64_t count);
uint64_t clua_bench_bare_state(uint64_t count, size_t *bytes_of_one);

#endif
