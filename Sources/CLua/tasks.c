/* Tasks: Lua threads that the host starts and resumes. Each runs under a protected base function, so that pending
 * `<close>` handlers run, and may wait, after an error that nothing caught. */
#include "clua_state.h"

#include <stdlib.h>
#include <string.h>

static clua_task *find_waiting(clua_state *S, int64_t id, uint64_t sequence) {
    for (uint32_t i = 0; i < S->task_count; i++) {
        clua_task *task = &S->tasks[i];
        if (task->id == id && task->state == TASK_YIELDED && task->sequence == sequence) return task;
    }
    return NULL;
}

static clua_task *free_slot(clua_state *S) {
    for (uint32_t i = 0; i < S->task_count; i++) {
        if (S->tasks[i].state == TASK_FREE || S->tasks[i].state == TASK_DEAD) return &S->tasks[i];
    }
    if (S->task_count >= S->config.tasks) return NULL;
    clua_task *tasks = realloc(S->tasks, (S->task_count + 1) * sizeof *tasks);
    if (tasks == NULL) return NULL;
    S->tasks = tasks;
    tasks[S->task_count] = (clua_task){0};
    return &tasks[S->task_count++];
}

/* Sets an existing field of the registry to nil, which allocates nothing. */
static void end_task(clua_state *S, clua_task *task) {
    lua_State *L = S->L;
    task->state = TASK_DEAD;
    task->thread = NULL;
    S->live_tasks--;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_key_tasks);
    lua_pushnil(L);
    lua_rawseti(L, -2, task->id);
    lua_settop(L, 0);
}

static int fail_task(clua_state *S, lua_State *L, int status) {
    clua_record_error(S, L, status);
    return 0;
}

static int body_done(lua_State *L, int status, lua_KContext context) {
    (void)context;
    clua_state *S = clua_of(L);
    if (S->killed) return clua_pass_kill(L);
    if (status != LUA_OK && status != LUA_YIELD) return fail_task(S, L, status);
    int top = lua_gettop(L);
    clua_begin_output(S);
    clua_put_count(S, (uint32_t)(top - 1));
    for (int i = 2; i <= top; i++) {
        const char *problem = clua_encode(S, L, i);
        if (problem == NULL) continue;
        clua_fail(S, "value_limit", "the script's result cannot cross to the host: %s", problem);
        break;
    }
    return 0;
}

static int task_body(lua_State *L) {
    lua_pushcfunction(L, clua_message_handler);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 1, 0, body_done);
    return body_done(L, status, 0);
}

typedef struct {
    int64_t id, reference;
    const char *file;
    const uint8_t *bytes;
    size_t length;
    lua_State *thread;
    int arguments;
} start_arguments;

static int push_arguments(lua_State *L, const start_arguments *start) {
    const uint8_t *cursor = start->bytes, *end = start->bytes + start->length;
    uint32_t count = 0;
    if (start->length >= sizeof count) memcpy(&count, cursor, sizeof count);
    cursor += sizeof count;
    luaL_checkstack(L, (int)count + 8, "arguments");
    for (uint32_t i = 0; i < count; i++) {
        const char *problem = clua_decode(clua_of(L), L, &cursor, end);
        if (problem != NULL) return luaL_error(L, "argument %d: %s", (int)i + 1, problem);
    }
    return (int)count;
}

static int start_task(lua_State *L) {
    start_arguments *start = lua_touserdata(L, 1);
    clua_registry(L, &clua_key_tasks);
    lua_State *thread = lua_newthread(L);
    *clua_thread_flags(thread) = THREAD_TASK;
    lua_pushcfunction(L, task_body);
    if (start->file != NULL) {
        clua_registry(L, &clua_key_chunks);
        int type = lua_getfield(L, -1, start->file);
        lua_remove(L, -2);
        if (type != LUA_TFUNCTION) return luaL_error(L, "no file '%s' in this flow", start->file);
    } else if (!clua_push_function(L, start->reference)) {
        return luaL_error(L, "no function %I: it was released or never crossed", (LUAI_UACINT)start->reference);
    }
    int count = start->bytes == NULL ? 0 : push_arguments(L, start);
    if (!lua_checkstack(thread, count + 4)) return luaL_error(L, "too many arguments");
    lua_xmove(L, thread, count + 2);
    lua_rawseti(L, -2, start->id);
    start->thread = thread;
    start->arguments = count + 1;
    return 0;
}

static int64_t begin(clua_state *S, start_arguments *start, uint64_t *sequence) {
    if (S->killed) return 0;
    clua_clear_failure(S);
    clua_task *task = free_slot(S);
    if (task == NULL) {
        clua_fail(S, "value_limit", "more than %u tasks at once", S->config.tasks);
        return 0;
    }
    start->id = S->next_task + 1;
    if (!clua_protected(S, start_task, start)) return 0;
    *task = (clua_task){start->id, ++S->next_sequence, start->thread, TASK_YIELDED, start->arguments, false};
    S->next_task++;
    S->live_tasks++;
    *sequence = task->sequence;
    return task->id;
}

int64_t clua_start_chunk(clua_state *S, const char *file, uint64_t *sequence) {
    start_arguments arguments = {.file = file};
    return begin(S, &arguments, sequence);
}

int64_t clua_start_function(clua_state *S, int64_t reference, const uint8_t *arguments, size_t length,
                            uint64_t *sequence) {
    start_arguments all = {.reference = reference, .bytes = arguments, .length = length};
    return begin(S, &all, sequence);
}

/* A preempted thread keeps its hook as it is; Lua would skip the next one otherwise. */
static int run_slice(clua_state *S, clua_task *task) {
    int arguments = task->arguments, results = 0;
    if (arguments >= 0 || !task->preempted) clua_arm(task->thread, CLUA_FIRST_INTERVAL);
    task->arguments = -1;
    task->state = TASK_RUNNING;
    S->chain[0] = task->thread;
    S->depth = 1;
    S->fence = 0;
    S->reason = REASON_NONE;
    S->saved_trace.length = 0;
    clua_begin_slice(S);
    int status = lua_resume(task->thread, NULL, arguments < 0 ? 0 : arguments, &results);
    clua_end_slice(S);
    S->depth = 0;
    return status;
}

static clua_step settle(clua_state *S, clua_task *task, int status) {
    clua_step step = {CLUA_FAILED, task->id, 0, NULL, 0};
    if (!S->killed && status == LUA_YIELD) {
        task->state = TASK_YIELDED;
        task->preempted = S->reason == REASON_PREEMPT;
        task->sequence = step.sequence = ++S->next_sequence;
        step.kind = task->preempted ? CLUA_PREEMPTED : CLUA_REQUEST;
    } else {
        if (status != LUA_OK && status != LUA_YIELD) clua_record_error(S, task->thread, status);
        end_task(S, task);
        if (!S->killed && !S->failure.set) step.kind = CLUA_FINISHED;
    }
    if (step.kind == CLUA_REQUEST || step.kind == CLUA_FINISHED) {
        step.bytes = (const uint8_t *)S->output.data;
        step.length = S->output.length;
    }
    return step;
}

clua_step clua_resume_task(clua_state *S, int64_t id, uint64_t sequence, clua_resumption kind, const uint8_t *bytes,
                           size_t length) {
    clua_task *task = find_waiting(S, id, sequence);
    if (task == NULL || S->depth != 0) {
        S->stale++;
        return (clua_step){CLUA_STALE, id, sequence, NULL, 0};
    }
    if (S->killed) {
        end_task(S, task);
        return (clua_step){CLUA_FAILED, id, 0, NULL, 0};
    }
    clua_clear_failure(S);
    S->resumption = kind;
    S->input = bytes;
    S->input_length = length;
    clua_step step = settle(S, task, run_slice(S, task));
    S->input = NULL;
    S->resumption = CLUA_PROCEED;
    return step;
}

bool clua_abandon_task(clua_state *S, int64_t id, uint64_t sequence) {
    clua_task *task = find_waiting(S, id, sequence);
    if (task == NULL) {
        S->stale++;
        return false;
    }
    end_task(S, task);
    return true;
}
