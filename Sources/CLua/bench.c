/* Floors for measurements: what plain Lua costs without any of this. */
#include "CLua.h"
#include "clua_internal.h"

#include <stdlib.h>
#include <time.h>

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int bare_yield(lua_State *L) { return lua_yield(L, 0); }

uint64_t clua_bench_bare_resume(uint64_t count) {
    lua_State *L = luaL_newstate();
    if (L == NULL) return 0;
    lua_State *co = lua_newthread(L);
    lua_pushcfunction(L, bare_yield);
    lua_setglobal(L, "wait");
    if (luaL_loadstring(co, "local wait = wait; while true do wait() end") != LUA_OK) {
        lua_close(L);
        return 0;
    }
    int results;
    lua_resume(co, L, 0, &results);
    uint64_t start = now();
    for (uint64_t i = 0; i < count; i++) lua_resume(co, L, 0, &results);
    uint64_t spent = now() - start;
    lua_close(L);
    return spent;
}

static void *counting(void *ud, void *block, size_t old_size, size_t new_size) {
    size_t *used = ud;
    if (block == NULL) old_size = 0;
    *used += new_size - old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

uint64_t clua_bench_bare_state(uint64_t count, size_t *bytes_of_one) {
    size_t used = 0;
    uint64_t start = now();
    for (uint64_t i = 0; i < count; i++) {
        lua_State *L = lua_newstate(counting, &used);
        if (L == NULL) return 0;
        luaL_openlibs(L);
        *bytes_of_one = used;
        lua_close(L);
    }
    return now() - start;
}
