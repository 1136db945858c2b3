/* Compiling ahead, loading, and require. */
#include "clua_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const uint8_t *source;
    size_t length;
    const char *name;
    clua_buffer dump;
    bool host_full;
} compilation;

static int write_dump(lua_State *L, const void *bytes, size_t length, void *ud) {
    (void)L;
    compilation *job = ud;
    if (!clua_append(&job->dump, bytes, length)) job->host_full = true;
    return job->host_full;
}

static int compile(lua_State *L) {
    compilation *job = lua_touserdata(L, 1);
    if (luaL_loadbufferx(L, (const char *)job->source, job->length, job->name, "t") != LUA_OK) return lua_error(L);
    lua_dump(L, write_dump, job, 0);
    return 0;
}

clua_dump clua_compile(const uint8_t *source, size_t length, const char *chunk_name, size_t memory_bytes) {
    clua_config config = {.memory_bytes = memory_bytes, .string_bytes = memory_bytes};
    compilation job = {source, length, chunk_name, {0}, false};
    clua_dump result = {0};
    clua_state *S = clua_new(&config);
    bool compiled = S != NULL && clua_protected(S, compile, &job) && !job.host_full;
    if (compiled) {
        result.bytes = (uint8_t *)job.dump.data;
        result.length = job.dump.length;
    } else {
        clua_free_buffer(&job.dump);
        result.out_of_memory = S == NULL || job.host_full || strcmp(S->failure.code, "memory") == 0;
        if (S != NULL) {
            clua_append(&S->failure.message, "", 1);
            result.message = strdup(S->failure.message.data);
        }
    }
    if (S != NULL) clua_close(S);
    return result;
}

void clua_free_dump(clua_dump dump) {
    free(dump.bytes);
    free(dump.message);
}

typedef struct {
    const char *file;
    const uint8_t *dump;
    size_t length;
} chunk;

static int add_chunk(lua_State *L) {
    const chunk *chunk = lua_touserdata(L, 1);
    clua_registry(L, &clua_key_chunks);
    if (luaL_loadbufferx(L, (const char *)chunk->dump, chunk->length, chunk->file, "b") != LUA_OK) return lua_error(L);
    lua_setfield(L, -2, chunk->file);
    return 0;
}

bool clua_add_chunk(clua_state *S, const char *file, const uint8_t *dump, size_t length) {
    chunk chunk = {file, dump, length};
    return clua_protected(S, add_chunk, &chunk);
}

/* "lib.util" becomes "lib/util.lua", pushed; anything that is not a dotted name is refused. */
static void push_file_name(lua_State *L, const char *name) {
    bool start = true;
    for (const char *s = name; *s != 0; s++) {
        bool dot = *s == '.';
        if (dot ? start || s[1] == 0 : !isalnum((unsigned char)*s) && *s != '_' && *s != '-') {
            luaL_error(L, "bad module name '%s': use words joined by dots, such as 'lib.util'", name);
        }
        start = dot;
    }
    luaL_gsub(L, name, ".", "/");
    lua_pushliteral(L, ".lua");
    lua_concat(L, 2);
}

/* Stack: name, loaded table, file name, result. */
static int required(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    lua_settop(L, 4);
    if (lua_isnil(L, 4)) {
        lua_pushboolean(L, 1);
        lua_replace(L, 4);
    }
    lua_pushvalue(L, 1);
    lua_pushvalue(L, 4);
    lua_rawset(L, 2);
    return 1;
}

static bool push_library(lua_State *L, const char *name) {
    clua_registry(L, &clua_key_libraries);
    if (lua_getfield(L, -1, name) != LUA_TSTRING) {
        lua_pop(L, 2);
        return false;
    }
    clua_registry(L, &clua_key_modules);
    lua_pushvalue(L, -2);
    return lua_rawget(L, -2) == LUA_TTABLE;
}

int clua_require(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    if (push_library(L, name)) return 1;
    lua_settop(L, 1);
    clua_registry(L, &clua_key_loaded);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, 2) == LUA_TLIGHTUSERDATA) {
        return luaL_error(L, "module '%s' is still loading or failed to load", name);
    }
    if (!lua_isnil(L, 3)) return 1;
    lua_settop(L, 2);
    push_file_name(L, name);
    clua_registry(L, &clua_key_chunks);
    lua_pushvalue(L, 3);
    if (lua_rawget(L, -2) != LUA_TFUNCTION) {
        return luaL_error(L, "module '%s' not found (no file '%s' in this flow)", name, lua_tostring(L, 3));
    }
    lua_replace(L, 4);
    lua_pushvalue(L, 1);
    lua_pushlightuserdata(L, &clua_key_loaded);
    lua_rawset(L, 2);
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 1, 0, required);
    return required(L, LUA_OK, 0);
}
