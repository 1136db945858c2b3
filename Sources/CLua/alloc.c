/* The allocator: counts bytes under a hard cap and numbers blocks, so that identity does not depend on addresses. */
#include "clua_state.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX sizeof(uint64_t)
#define DEEP_CALLS 2000
#define HOOK_AFTER_BYTES ((size_t)256 * 1024)
#define CHARGED_STRING 1024
#define BYTES_PER_STEP 16
#define REFUSAL_STEPS 2000

/* A memory error passes no message handler, so where it happened is noted here. */
static void *refuse(clua_state *S) {
    lua_Debug activation;
    S->refused_deep = false;
    if (S->depth > 0) {
        lua_State *L = S->chain[S->depth - 1];
        S->refused_deep = lua_getstack(L, DEEP_CALLS, &activation);
        clua_where(S, L, S->refused_file, sizeof S->refused_file, &S->refused_line);
        S->refused_trace.length = 0;
        clua_trace_chain(S, &S->refused_trace);
    }
    /* A refusal costs a full collection, which no hook sees. */
    S->meter.pending += REFUSAL_STEPS;
    return NULL;
}

/* Long strings are always fresh blocks, so their charge is the same in every run; how often short ones and hash parts
 * are allocated is not, and instructions bound them anyway. */
static void charge(clua_state *S, bool is_string, size_t size) {
    if (S->depth == 0) return;
    if (is_string && size >= CHARGED_STRING) clua_add_pending(S, size / BYTES_PER_STEP);
    if (!S->meter.timed) return;
    S->meter.fresh_bytes += size;
    if (S->meter.fresh_bytes >= HOOK_AFTER_BYTES) {
        S->meter.fresh_bytes = 0;
        clua_arm(S->chain[S->depth - 1], 1);
    }
}

/* Lua passes the type of a new object as the old size. Only what a script can tell apart is numbered: how often
 * strings and hash parts are allocated differs between runs. */
static uint64_t serial_for(clua_state *S, size_t type) {
    bool has_identity = type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA || type == LUA_TTHREAD;
    return has_identity ? S->next_serial++ : 0;
}

static void *new_block(clua_state *S, size_t type, size_t size) {
    bool is_string = type == LUA_TSTRING;
    if (is_string && size > S->config.string_bytes + 64) return refuse(S);
    if (size + PREFIX > S->config.memory_bytes || S->used > S->config.memory_bytes - size - PREFIX) return refuse(S);
    uint64_t *block = malloc(size + PREFIX);
    if (block == NULL) return NULL;
    *block = serial_for(S, type);
    S->used += size + PREFIX;
    if (S->used > S->peak) S->peak = S->used;
    charge(S, is_string, size);
    S->last_block = block + 1;
    return block + 1;
}

void *clua_allocate(void *ud, void *block, size_t old_size, size_t new_size) {
    clua_state *S = ud;
    if (block == NULL) return new_size == 0 ? NULL : new_block(S, old_size, new_size);
    uint64_t *start = (uint64_t *)block - 1;
    if (new_size == 0) {
        S->used -= old_size + PREFIX;
        free(start);
        return NULL;
    }
    if (new_size > old_size) {
        size_t growth = new_size - old_size;
        if (growth > S->config.memory_bytes || S->used > S->config.memory_bytes - growth) return refuse(S);
    }
    uint64_t *moved = realloc(start, new_size + PREFIX);
    if (moved == NULL) return new_size < old_size ? block : NULL; /* Lua relies on shrinking */
    S->used = S->used - old_size + new_size;
    if (S->used > S->peak) S->peak = S->used;
    if (new_size > old_size) charge(S, false, new_size - old_size);
    return moved + 1;
}

static uint64_t serial_of_block(const void *block) { return *((const uint64_t *)block - 1); }

static size_t userdata_offset(lua_State *L, int index) {
    clua_state *S = clua_of(L);
    int values = 0;
    while (lua_getiuservalue(L, index, values + 1) != LUA_TNONE) {
        lua_pop(L, 1);
        values++;
    }
    lua_pop(L, 1);
    return values == 0 ? S->userdata_offset[0] : S->userdata_offset[1] + (size_t)(values - 1) * 16;
}

uint64_t clua_serial(lua_State *L, int index) {
    const char *pointer = lua_topointer(L, index);
    luaL_checkstack(L, 5, NULL);
    switch (lua_type(L, index)) {
    case LUA_TTABLE: return serial_of_block(pointer);
    case LUA_TTHREAD: return serial_of_block(pointer - LUA_EXTRASPACE);
    case LUA_TUSERDATA: return serial_of_block(pointer - userdata_offset(L, index));
    case LUA_TFUNCTION:
        if (lua_iscfunction(L, index)) {
            if (lua_getupvalue(L, index, 1) == NULL) return 0; /* a plain C function is no block */
            lua_pop(L, 1);
        }
        return serial_of_block(pointer);
    default: return 0;
    }
}

bool clua_append(clua_buffer *buffer, const void *bytes, size_t length) {
    if (buffer->length + length > buffer->capacity) {
        size_t capacity = buffer->capacity < 256 ? 256 : buffer->capacity;
        while (capacity < buffer->length + length) capacity *= 2;
        char *data = realloc(buffer->data, capacity);
        if (data == NULL) return false;
        buffer->data = data;
        buffer->capacity = capacity;
    }
    if (length > 0) memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    return true;
}

void clua_append_format(clua_buffer *buffer, const char *format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0) return;
    if ((size_t)length >= sizeof text) length = sizeof text - 1;
    clua_append(buffer, text, (size_t)length);
}

void clua_free_buffer(clua_buffer *buffer) {
    free(buffer->data);
    *buffer = (clua_buffer){0};
}
