/* Values as flat bytes, little endian:
 *   0 nil · 1 false · 2 true · 3 integer i64 · 4 number f64 · 5 text u32 bytes · 6 list u32 values ·
 *   7 map u32 (u32 bytes, value)… · 8 function i64 · 9 handle i64 u32 bytes
 * Lists of values begin with their u32 count. Encoding never raises except for memory; it answers what is wrong. */
#include "clua_state.h"
#include "transfer_tags.h"

#define FEW_FIELDS 8

#include <stdlib.h>
#include <string.h>


typedef struct {
    clua_state *S;
    lua_State *L;
    uint32_t entries;
} encoder;

typedef struct {
    const char *bytes;
    size_t length;
} field_name;

void clua_begin_output(clua_state *S) { S->output.length = 0; }

void clua_put_count(clua_state *S, uint32_t count) { clua_append(&S->output, &count, sizeof count); }

void clua_put_text(clua_state *S, const char *text, size_t length) {
    clua_put_count(S, (uint32_t)length);
    clua_append(&S->output, text, length);
}

static void put_tag(clua_state *S, uint8_t tag) { clua_append(&S->output, &tag, 1); }

static bool is_utf8(const unsigned char *s, size_t length) {
    const unsigned char *end = s + length;
    while (s < end) {
        unsigned char lead = *s++;
        if (lead < 0x80) continue;
        int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        uint32_t code = lead & (0x3Fu >> more);
        if (lead < 0xC2 || lead > 0xF4 || end - s < more) return false;
        for (int i = 0; i < more; i++, s++) {
            if ((*s & 0xC0) != 0x80) return false;
            code = code << 6 | (*s & 0x3Fu);
        }
        if ((more == 2 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) ||
            (more == 3 && (code < 0x10000 || code > 0x10FFFF))) return false;
    }
    return true;
}

static const char *limit_problem(encoder *e, const char *format, unsigned limit) {
    return lua_pushfstring(e->L, format, (int)limit);
}

static const char *encode(encoder *e, int index, uint32_t depth);

static const char *encode_list(encoder *e, int index, lua_Integer count, uint32_t depth) {
    put_tag(e->S, LIST);
    clua_put_count(e->S, (uint32_t)count);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(e->L, index, i);
        const char *problem = encode(e, lua_gettop(e->L), depth);
        if (problem != NULL) return problem;
        lua_pop(e->L, 1);
    }
    return NULL;
}

static int compare_names(const void *left, const void *right) {
    const field_name *a = left, *b = right;
    int order = memcmp(a->bytes, b->bytes, a->length < b->length ? a->length : b->length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* In order of the names, so that functions inside get the same numbers in every run. */
static const char *encode_map(encoder *e, int index, uint32_t count, uint32_t depth) {
    lua_State *L = e->L;
    field_name few[FEW_FIELDS], *names = few;
    int top = lua_gettop(L);
    if (count > FEW_FIELDS) names = lua_newuserdatauv(L, count * sizeof *names, 0);
    uint32_t i = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        names[i].bytes = lua_tolstring(L, -2, &names[i].length);
        if (!is_utf8((const unsigned char *)names[i].bytes, names[i].length)) return "field name is not UTF-8 text";
        i++;
    }
    if (count > 1) qsort(names, count, sizeof *names, compare_names);
    put_tag(e->S, MAP);
    clua_put_count(e->S, count);
    for (i = 0; i < count; i++) {
        clua_put_text(e->S, names[i].bytes, names[i].length);
        lua_pushlstring(L, names[i].bytes, names[i].length);
        lua_rawget(L, index);
        const char *problem = encode(e, lua_gettop(L), depth);
        if (problem != NULL) return problem;
        lua_pop(L, 1);
    }
    lua_settop(L, top);
    return NULL;
}

/* Counts the keys of a table; an answer other than NULL says why it cannot cross. */
static const char *survey(encoder *e, int index, lua_Integer *items, uint32_t *fields) {
    lua_State *L = e->L;
    lua_Integer last = 0;
    *items = 0;
    *fields = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (++e->entries > e->S->config.value_entries) {
            return limit_problem(e, "more than %d entries", e->S->config.value_entries);
        }
        if (lua_type(L, -2) == LUA_TSTRING) {
            ++*fields;
        } else if (lua_isinteger(L, -2) && lua_tointeger(L, -2) > 0) {
            ++*items;
            if (lua_tointeger(L, -2) > last) last = lua_tointeger(L, -2);
        } else {
            return "table has a key that is neither text nor a place in a list";
        }
    }
    if (*items > 0 && *fields > 0) return "table mixes list items and named fields";
    return last != *items ? "list has holes" : NULL;
}

static const char *encode_table(encoder *e, int index, uint32_t depth) {
    if (depth > e->S->config.value_depth) {
        return limit_problem(e, "table nested deeper than %d", e->S->config.value_depth);
    }
    bool is_list = clua_is_json_array(e->L, index);
    int top = lua_gettop(e->L);
    if (clua_is_frozen(e->L, index)) {
        clua_push_content(e->L, index);
        index = lua_gettop(e->L);
    }
    lua_Integer items;
    uint32_t fields;
    const char *problem = survey(e, index, &items, &fields);
    if (problem == NULL) {
        problem = items > 0 || (is_list && fields == 0) ? encode_list(e, index, items, depth)
                                                        : encode_map(e, index, fields, depth);
    }
    if (problem == NULL) lua_settop(e->L, top);
    return problem;
}

static const char *encode_userdata(encoder *e, int index) {
    const char *kind;
    size_t length;
    int64_t id;
    if (clua_is_json_null(e->L, index)) {
        put_tag(e->S, NIL);
        return NULL;
    }
    if (!clua_to_handle(e->L, index, &kind, &length, &id)) return "a userdata cannot cross to the host";
    put_tag(e->S, HANDLE);
    clua_append(&e->S->output, &id, sizeof id);
    clua_put_text(e->S, kind, length);
    return NULL;
}

static void encode_number(encoder *e, int index) {
    if (lua_isinteger(e->L, index)) {
        int64_t integer = lua_tointeger(e->L, index);
        put_tag(e->S, INTEGER);
        clua_append(&e->S->output, &integer, sizeof integer);
    } else {
        double number = lua_tonumber(e->L, index);
        put_tag(e->S, NUMBER);
        clua_append(&e->S->output, &number, sizeof number);
    }
}

static const char *encode_text(encoder *e, int index) {
    size_t length;
    const char *text = lua_tolstring(e->L, index, &length);
    if (length > e->S->config.value_bytes) {
        return limit_problem(e, "more than %d bytes", e->S->config.value_bytes);
    }
    put_tag(e->S, TEXT);
    clua_put_text(e->S, text, length);
    return NULL;
}

static const char *encode_one(encoder *e, int index, uint32_t depth) {
    int64_t reference;
    switch (lua_type(e->L, index)) {
    case LUA_TNIL: put_tag(e->S, NIL); return NULL;
    case LUA_TBOOLEAN: put_tag(e->S, lua_toboolean(e->L, index) ? TRUE_ : FALSE_); return NULL;
    case LUA_TNUMBER: encode_number(e, index); return NULL;
    case LUA_TSTRING: return encode_text(e, index);
    case LUA_TTABLE: return clua_is_json_null(e->L, index) ? encode_userdata(e, index)
                                                           : encode_table(e, index, depth + 1);
    case LUA_TFUNCTION:
        reference = clua_keep_function(e->L, index);
        put_tag(e->S, FUNCTION);
        clua_append(&e->S->output, &reference, sizeof reference);
        return NULL;
    case LUA_TTHREAD: return "a coroutine cannot cross to the host";
    default: return encode_userdata(e, index);
    }
}

static const char *encode(encoder *e, int index, uint32_t depth) {
    if (!lua_checkstack(e->L, 12)) return "table nested too deep";
    const char *problem = encode_one(e, index, depth);
    if (problem == NULL && e->S->output.length > e->S->config.value_bytes) {
        return limit_problem(e, "more than %d bytes", e->S->config.value_bytes);
    }
    return problem;
}

const char *clua_encode(clua_state *S, lua_State *L, int index) {
    encoder e = {S, L, 0};
    return encode(&e, lua_absindex(L, index), 0);
}
