/* json.encode: keys in a fixed order, integers and floats kept apart, errors that name the place. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib_json.h"

struct encoder {
    lua_State *L;
    struct clua_builder out;
    int depth;
    struct {
        const void *table;          /* to notice cycles */
        const char *key;            /* where in it we are, for error texts: a name, or NULL for a position */
        lua_Integer position;
    } path[CLUA_MAX_DEPTH];
};

static void fail(struct encoder *e, const char *problem) {
    lua_State *L = e->L;
    luaL_Buffer place;
    luaL_buffinit(L, &place);
    luaL_addstring(&place, "value");
    for (int i = 0; i < e->depth; i++) {
        char part[80];
        if (e->path[i].key != NULL) snprintf(part, sizeof part, ".%.60s", e->path[i].key);
        else snprintf(part, sizeof part, "[%lld]", (long long)e->path[i].position);
        luaL_addstring(&place, part);
    }
    luaL_pushresult(&place);
    luaL_error(L, "json.encode: %s at %s", problem, lua_tostring(L, -1));
}

static void encode_string(struct encoder *e, const char *text, size_t length) {
    static const char short_escapes[] = "btn\0fr";          /* codes 8 to 13 */
    const unsigned char *s = (const unsigned char *)text;
    clua_charge(e->L, length / 4 + 1);
    clua_text_char(&e->out, '"');
    for (size_t i = 0; i < length;) {
        size_t count = clua_utf8_sequence(s + i, length - i);
        if (count == 0) fail(e, "string that is not UTF-8");
        if (s[i] == '"' || s[i] == '\\') {
            clua_text_char(&e->out, '\\');
            clua_text_char(&e->out, (char)s[i]);
        } else if (s[i] >= 8 && s[i] <= 13 && s[i] != 11) {
            clua_text_char(&e->out, '\\');
            clua_text_char(&e->out, short_escapes[s[i] - 8]);
        } else if (s[i] < 32) {
            e->out.length += (size_t)snprintf(clua_text_reserve(&e->out, 8), 8, "\\u%04x", s[i]);
        } else {
            clua_text_add(&e->out, text + i, count);
        }
        i += count;
    }
    clua_text_char(&e->out, '"');
}

static void encode_number(struct encoder *e, int index) {
    char *place = clua_text_reserve(&e->out, 40);
    if (lua_isinteger(e->L, index)) {
        e->out.length += (size_t)snprintf(place, 40, "%lld", (long long)lua_tointeger(e->L, index));
        return;
    }
    lua_Number number = lua_tonumber(e->L, index);
    if (!isfinite(number)) fail(e, "number that JSON cannot hold (infinite or not a number)");
    int length = 0;
    for (int digits = 15; digits <= 17; digits++) {
        length = snprintf(place, 36, "%.*g", digits, number);
        if (strtod(place, NULL) == number) break;
    }
    clua_charge(e->L, 30);
    if (strpbrk(place, ".e") == NULL) {
        memcpy(place + length, ".0", 2);
        length += 2;
    }
    e->out.length += (size_t)length;
}

static void encode_value(struct encoder *e, int index);

static void encode_list(struct encoder *e, int table, lua_Integer count) {
    clua_text_char(&e->out, '[');
    for (lua_Integer i = 1; i <= count; i++) {
        if (i > 1) clua_text_char(&e->out, ',');
        e->path[e->depth - 1].key = NULL;
        e->path[e->depth - 1].position = i;
        lua_rawgeti(e->L, table, i);
        encode_value(e, lua_gettop(e->L));
        lua_pop(e->L, 1);
    }
    clua_text_char(&e->out, ']');
}

/* `keys` is the stack index of the sorted keys. */
static void encode_object(struct encoder *e, int table, int keys, lua_Integer count) {
    clua_text_char(&e->out, '{');
    for (lua_Integer i = 1; i <= count; i++) {
        size_t length;
        if (i > 1) clua_text_char(&e->out, ',');
        if (lua_rawgeti(e->L, keys, i) != LUA_TSTRING)
            fail(e, "table that is neither a list 1…n nor has only strings as keys, found");
        const char *key = lua_tolstring(e->L, -1, &length);
        e->path[e->depth - 1].key = key;
        encode_string(e, key, length);
        clua_text_char(&e->out, ':');
        lua_pushvalue(e->L, -1);
        lua_rawget(e->L, table);
        encode_value(e, lua_gettop(e->L));
        lua_pop(e->L, 2);
    }
    clua_text_char(&e->out, '}');
}

static void encode_table(struct encoder *e, int table) {
    lua_State *L = e->L;
    const void *identity = lua_topointer(L, table);
    for (int i = 0; i < e->depth; i++)
        if (e->path[i].table == identity) fail(e, "table that contains itself");
    if (e->depth >= CLUA_MAX_DEPTH) fail(e, "more than 64 levels");
    luaL_checkstack(L, 16, "json");
    clua_check_readable(L, table);
    int marked = clua_is_json_array(L, table);
    lua_Integer count = clua_sorted_keys(L, table);
    int keys = lua_gettop(L);
    e->path[e->depth].table = identity;
    e->path[e->depth].key = NULL;
    e->path[e->depth++].position = 1;
    /* Keys are sorted and distinct: with 1 first and count last, and integers, it is a list. */
    int is_list = count > 0 && lua_rawgeti(L, keys, 1) == LUA_TNUMBER && lua_tonumber(L, -1) == 1 &&
        lua_rawgeti(L, keys, count) == LUA_TNUMBER && lua_isinteger(L, -1) && lua_tointeger(L, -1) == count &&
        lua_rawlen(L, table) == (lua_Unsigned)count;
    lua_settop(L, keys);
    if (is_list || marked) encode_list(e, table, marked ? (lua_Integer)lua_rawlen(L, table) : count);
    else encode_object(e, table, keys, count);
    e->depth--;
    lua_settop(L, keys - 1);
}

static void encode_value(struct encoder *e, int index) {
    lua_State *L = e->L;
    size_t length;
    const char *text;
    clua_charge(L, 4);
    switch (lua_type(L, index)) {
        case LUA_TNIL: clua_text_add(&e->out, "null", 4); return;
        case LUA_TBOOLEAN:
            text = lua_toboolean(L, index) ? "true" : "false";
            clua_text_add(&e->out, text, strlen(text));
            return;
        case LUA_TNUMBER: encode_number(e, index); return;
        case LUA_TSTRING:
            text = lua_tolstring(L, index, &length);
            encode_string(e, text, length);
            return;
        case LUA_TTABLE:
            if (clua_is_json_null(L, index)) clua_text_add(&e->out, "null", 4);
            else encode_table(e, index);
            return;
        default: fail(e, lua_pushfstring(L, "%s, which JSON cannot hold,", luaL_typename(L, index)));
    }
}

int clua_json_encode(lua_State *L) {
    struct encoder e = {.L = L};
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    clua_text_begin(&e.out, L, CLUA_MAX_TEXT);
    lua_pushvalue(L, 1);
    encode_value(&e, 3);
    clua_text_push(&e.out);
    return 1;
}
