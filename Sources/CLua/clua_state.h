/* The state behind the public functions; shared by the files of the interpreter core, not by the libraries. */
#ifndef CLUA_STATE_H
#define CLUA_STATE_H

#include "CLua.h"
#include "clua_internal.h"

#define CLUA_CHAIN_MAX 190   /* nested resumes; Lua's own C limit is 200 */
#define CLUA_FIRST_INTERVAL 100
#define CLUA_LAST_INTERVAL 1000
#define CLUA_COVERAGE_WORDS 1024

/* Why the running thread yielded. */
typedef enum { REASON_NONE, REASON_USER, REASON_VERB, REASON_PREEMPT, REASON_KILL } clua_reason;

/* Flags kept in the extra space of each thread. */
enum { THREAD_TASK = 1, THREAD_HELD = 2 };

typedef struct {
    char *data;
    size_t length, capacity;
} clua_buffer;

typedef enum { TASK_FREE, TASK_RUNNING, TASK_YIELDED, TASK_DEAD } clua_task_state;

typedef struct {
    int64_t id;
    uint64_t sequence;
    lua_State *thread;
    clua_task_state state;
    int arguments; /* values waiting on the stack for the first resume, -1 afterwards */
    bool preempted;
} clua_task;

typedef struct {
    uint64_t used, slice, event; /* instructions */
    uint64_t cpu_used, cpu_slice, cpu_event;
    uint64_t wall_mark, cpu_mark; /* clocks at the last look; cpu_mark is 0 until a slice turns out long */
    uint64_t pending;       /* charged, not yet counted */
    size_t fresh_bytes;     /* allocated since the hook last ran */
    bool timed;             /* a CPU limit is set */
} clua_meter;

typedef struct {
    char code[64];
    char file[256];
    char verb[128];
    int line;
    bool set;
    clua_buffer message, trace;
} clua_record;

struct clua_state {
    lua_State *L; /* the main thread; never runs script code */
    clua_config config;
    size_t used, peak;
    uint64_t next_serial;
    void *last_block;
    size_t userdata_offset[2]; /* from block to user memory, with no and with one user value */
    bool refused_deep;         /* memory was last refused inside a runaway recursion */
    char refused_file[256];
    int refused_line;
    clua_buffer refused_trace;
    clua_meter meter;
    bool killed;
    lua_State *chain[CLUA_CHAIN_MAX]; /* the running task's threads, outermost first */
    int depth;
    int fence; /* enclosing threads that cannot yield */
    clua_reason reason;
    clua_resumption resumption;
    const uint8_t *input;
    size_t input_length;
    clua_task *tasks;
    uint32_t task_count, live_tasks;
    int64_t next_task;
    uint64_t next_sequence, stale;
    int64_t next_function;
    uint32_t functions;
    int64_t now_ms;
    clua_buffer output;
    clua_record failure;
    clua_buffer value_problem; /* the last message about an argument that cannot cross */
    clua_buffer saved_trace; /* of a coroutine whose error is on its way outward */
    uint64_t *coverage;
};

/* Registry keys: only the addresses matter. */
extern char clua_key_tasks, clua_key_functions, clua_key_handles, clua_key_methods, clua_key_modules,
    clua_key_libraries, clua_key_chunks, clua_key_loaded, clua_key_kill, clua_key_error, clua_key_frozen,
    clua_key_unset;

clua_state *clua_of(lua_State *L);
uintptr_t *clua_thread_flags(lua_State *L);
/* The registry table under `key`, pushed; made on first use. */
void clua_registry(lua_State *L, char *key);
/* Runs `function` with `argument` as light userdata, protected, on the main thread; records a failure. */
bool clua_protected(clua_state *S, lua_CFunction function, void *argument);

/* alloc.c */
void *clua_allocate(void *ud, void *block, size_t old_size, size_t new_size);
bool clua_append(clua_buffer *buffer, const void *bytes, size_t length);
void clua_append_format(clua_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void clua_free_buffer(clua_buffer *buffer);

/* budget.c */
void clua_hook(lua_State *L, lua_Debug *activation);
void clua_arm(lua_State *L, int interval);
void clua_begin_slice(clua_state *S);
void clua_end_slice(clua_state *S);
/* Kills the state when a budget is used up. */
void clua_check_budget(lua_State *L);
/* The count of instructions charged for something no hook sees. */
void clua_add_pending(clua_state *S, uint64_t steps);

/* errors.c */
void clua_push_error(lua_State *L, const char *code, size_t code_length, const char *message, size_t length,
                     const char *verb);
/* The source file and line of the innermost Lua function of L, or of the threads that resumed it. */
bool clua_where(clua_state *S, lua_State *L, char *file, size_t size, int *line);
/* Pushes "file:line: ", or an empty text. */
void clua_push_where(lua_State *L);
void clua_fail(clua_state *S, const char *code, const char *format, ...) __attribute__((format(printf, 3, 4)));
void clua_clear_failure(clua_state *S);
/* Describes the error value at the top of L; `status` is Lua's. */
void clua_record_error(clua_state *S, lua_State *L, int status);
void clua_record_kill(clua_state *S, lua_State *L, const char *message);
void clua_trace(clua_state *S, clua_buffer *trace, lua_State *L, int level);
void clua_trace_chain(clua_state *S, clua_buffer *trace);
int clua_message_handler(lua_State *L);

/* transfer.c: both answer NULL or what is wrong. */
const char *clua_encode(clua_state *S, lua_State *L, int index);
const char *clua_decode(clua_state *S, lua_State *L, const uint8_t **cursor, const uint8_t *end);
void clua_put_count(clua_state *S, uint32_t count);
void clua_put_text(clua_state *S, const char *text, size_t length);
void clua_begin_output(clua_state *S);

/* handles.c, verbs.c, functions.c */
bool clua_to_handle(lua_State *L, int index, const char **kind, size_t *length, int64_t *id);
void clua_push_handle(lua_State *L, const char *kind, size_t length, int64_t id);
/* Pushes the waiting function named "kind:verb", "module.verb" or "verb". */
void clua_push_verb(lua_State *L, const char *request, const char *verb, bool method);
/* Pushes the metatable of a handle kind. */
void clua_push_kind(lua_State *L, const char *kind, size_t length);
int64_t clua_keep_function(lua_State *L, int index);
bool clua_push_function(lua_State *L, int64_t reference);

/* globals and libraries of the core */
int clua_open_coroutine(lua_State *L);
int clua_pcall(lua_State *L);
int clua_xpcall(lua_State *L);
int clua_require(lua_State *L);

#endif
