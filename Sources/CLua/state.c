/* Making and closing a state, and the protected door that every other host call goes through. */
#include "clua_state.h"

#include <stdio.h>
#include <stdlib.h>

char clua_key_tasks, clua_key_functions, clua_key_handles, clua_key_methods, clua_key_modules, clua_key_libraries,
    clua_key_chunks, clua_key_loaded, clua_key_kill, clua_key_error, clua_key_frozen, clua_key_unset;

clua_state *clua_of(lua_State *L) {
    void *S;
    lua_getallocf(L, &S);
    return S;
}

uintptr_t *clua_thread_flags(lua_State *L) { return lua_getextraspace(L); }

void clua_registry(lua_State *L, char *key) {
    luaL_checkstack(L, 4, NULL);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

bool clua_protected(clua_state *S, lua_CFunction function, void *argument) {
    lua_State *L = S->L;
    lua_settop(L, 0);
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, argument);
    int status = lua_pcall(L, 1, 0, 0);
    if (status == LUA_ERRMEM) {
        clua_fail(S, "memory", "not enough memory (at most %zu bytes)", S->config.memory_bytes);
    } else if (status != LUA_OK) {
        clua_fail(S, "internal", "%s", lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "unknown error");
    }
    lua_settop(L, 0);
    return status == LUA_OK;
}

/* Every entry is protected, so this is never reached; if it were, going on would not be safe. */
static int panic(lua_State *L) {
    (void)L;
    fputs("unprotected error in an embedded script state\n", stderr);
    abort();
}

static int measure_userdata(lua_State *L) {
    clua_state *S = clua_of(L);
    for (int values = 0; values < 2; values++) {
        char *memory = lua_newuserdatauv(L, 1, values);
        S->userdata_offset[values] = (size_t)(memory - (char *)S->last_block);
    }
    return 0;
}

clua_state *clua_new(const clua_config *config) {
    clua_state *S = calloc(1, sizeof *S);
    if (S == NULL) return NULL;
    S->config = *config;
    clua_set_event_budget(S, config->event);
    if (config->coverage) S->coverage = calloc(CLUA_COVERAGE_WORDS, sizeof(uint64_t));
    S->L = lua_newstate(clua_allocate, S);
    if (S->L == NULL) {
        free(S->coverage);
        free(S);
        return NULL;
    }
    *clua_thread_flags(S->L) = 0;
    lua_atpanic(S->L, panic);
    clua_protected(S, measure_userdata, NULL);
    return S;
}

size_t clua_close(clua_state *S) {
    S->depth = 0;
    lua_close(S->L);
    size_t left = S->used;
    clua_free_buffer(&S->output);
    clua_free_buffer(&S->saved_trace);
    clua_free_buffer(&S->value_problem);
    clua_free_buffer(&S->refused_trace);
    clua_free_buffer(&S->failure.message);
    clua_free_buffer(&S->failure.trace);
    free(S->tasks);
    free(S->coverage);
    free(S);
    return left;
}

void clua_set_now(clua_state *S, int64_t milliseconds) { S->now_ms = milliseconds; }

uint64_t clua_host_seed(lua_State *L) { return clua_of(L)->config.seed; }

int64_t clua_host_now(lua_State *L) { return clua_of(L)->now_ms; }

double clua_host_clock(lua_State *L) {
    const clua_meter *meter = &clua_of(L)->meter;
    return (double)(meter->used + meter->pending) / 1e8;
}

/* Rounded, because the exact figure depends on where text lands in hash tables. */
size_t clua_host_memory(lua_State *L) {
    const size_t step = (size_t)64 * 1024;
    return (clua_of(L)->used + step - 1) / step * step;
}

clua_usage clua_get_usage(const clua_state *S) {
    return (clua_usage){
        .memory_in_use = S->used,
        .peak_memory = S->peak,
        .instructions = S->meter.used,
        .cpu_nanoseconds = S->meter.cpu_used,
        .stale_resumes = S->stale,
        .live_tasks = S->live_tasks,
        .function_references = S->functions,
        .killed = S->killed,
    };
}

const uint64_t *clua_coverage(const clua_state *S, size_t *words) {
    *words = S->coverage == NULL ? 0 : CLUA_COVERAGE_WORDS;
    return S->coverage;
}
