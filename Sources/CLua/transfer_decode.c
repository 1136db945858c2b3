/* From flat bytes to Lua values. The bytes come from the host's own encoder; lengths are checked all the same. */
#include "clua_state.h"
#include "transfer_tags.h"

#include <string.h>

static bool take(const uint8_t **cursor, const uint8_t *end, void *target, size_t size) {
    if ((size_t)(end - *cursor) < size) return false;
    memcpy(target, *cursor, size);
    *cursor += size;
    return true;
}

static bool take_text(const uint8_t **cursor, const uint8_t *end, const char **text, uint32_t *length) {
    if (!take(cursor, end, length, sizeof *length) || (size_t)(end - *cursor) < *length) return false;
    *text = (const char *)*cursor;
    *cursor += *length;
    return true;
}

static const char truncated[] = "the host's bytes end early";

static const char *decode_list(clua_state *S, lua_State *L, const uint8_t **cursor, const uint8_t *end) {
    uint32_t count;
    if (!take(cursor, end, &count, sizeof count) || (size_t)(end - *cursor) < count) return truncated;
    lua_createtable(L, (int)count, 0);
    for (uint32_t i = 1; i <= count; i++) {
        const char *problem = clua_decode(S, L, cursor, end);
        if (problem != NULL) return problem;
        lua_rawseti(L, -2, i);
    }
    return NULL;
}

static const char *decode_map(clua_state *S, lua_State *L, const uint8_t **cursor, const uint8_t *end) {
    uint32_t count, length;
    const char *name;
    if (!take(cursor, end, &count, sizeof count) || (size_t)(end - *cursor) < count) return truncated;
    lua_createtable(L, 0, (int)count);
    for (uint32_t i = 0; i < count; i++) {
        if (!take_text(cursor, end, &name, &length)) return truncated;
        lua_pushlstring(L, name, length);
        const char *problem = clua_decode(S, L, cursor, end);
        if (problem != NULL) return problem;
        lua_rawset(L, -3);
    }
    return NULL;
}

static const char *decode_reference(lua_State *L, uint8_t tag, const uint8_t **cursor, const uint8_t *end) {
    int64_t number;
    uint32_t length;
    const char *text;
    if (!take(cursor, end, &number, sizeof number)) return truncated;
    if (tag == FUNCTION) return clua_push_function(L, number) ? NULL : "unknown or released function";
    if (!take_text(cursor, end, &text, &length)) return truncated;
    clua_push_handle(L, text, length, number);
    return NULL;
}

const char *clua_decode(clua_state *S, lua_State *L, const uint8_t **cursor, const uint8_t *end) {
    uint8_t tag;
    int64_t integer;
    double number;
    const char *text;
    uint32_t length;
    if (!take(cursor, end, &tag, 1)) return truncated;
    if (!lua_checkstack(L, 12)) return "nested too deep";
    switch (tag) {
    case NIL: lua_pushnil(L); return NULL;
    case FALSE_:
    case TRUE_: lua_pushboolean(L, tag == TRUE_); return NULL;
    case INTEGER:
        if (!take(cursor, end, &integer, sizeof integer)) return truncated;
        lua_pushinteger(L, integer);
        return NULL;
    case NUMBER:
        if (!take(cursor, end, &number, sizeof number)) return truncated;
        lua_pushnumber(L, number);
        return NULL;
    case TEXT:
        if (!take_text(cursor, end, &text, &length)) return truncated;
        lua_pushlstring(L, text, length);
        return NULL;
    case LIST: return decode_list(S, L, cursor, end);
    case MAP: return decode_map(S, L, cursor, end);
    case FUNCTION:
    case HANDLE: return decode_reference(L, tag, cursor, end);
    default: return "the host's bytes have an unknown tag";
    }
}
