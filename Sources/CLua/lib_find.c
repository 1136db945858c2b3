/* string.find, match, gmatch and gsub over the step-counted matcher. */
#define _GNU_SOURCE
#include <string.h>
#include "lib_pattern.h"

#define STACK_STORAGE 768

/* A pattern compiled on the C stack when it is short, as most are. */
struct compiled {
    struct clua_pattern pattern;
    max_align_t storage[STACK_STORAGE / sizeof(max_align_t)];
};

static void compile(lua_State *L, struct compiled *out, const char *text, size_t length, int anchors) {
    size_t size = clua_pattern_size(L, text, length);
    void *storage = size <= sizeof out->storage ? (void *)out->storage : lua_newuserdatauv(L, size, 0);
    clua_pattern_compile(L, &out->pattern, storage, text, length, anchors);
}

/* Zero-based start for the optional position at `index`; beyond `length` when there can be no match. */
static size_t start_argument(lua_State *L, int index, size_t length) {
    lua_Integer position = luaL_optinteger(L, index, 1);
    if (position > 0) return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)length) return 0;
    return length - (size_t)(-position);
}

static int is_plain(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (text[i] != 0 && strchr("^$*+?.([%-", text[i]) != NULL) return 0;
    return 1;
}

static int find_plain(lua_State *L, const char *s, size_t length, const char *p, size_t p_length, size_t start) {
    clua_charge(L, (length - start) / 8 + p_length / 8 + 2);
    const char *found = p_length == 0 ? s + start : memmem(s + start, length - start, p, p_length);
    if (found == NULL) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, found - s + 1);
    lua_pushinteger(L, found - s + (lua_Integer)p_length);
    return 2;
}

static int find_or_match(lua_State *L, int find) {
    size_t length, p_length;
    const char *s = luaL_checklstring(L, 1, &length), *p = luaL_checklstring(L, 2, &p_length);
    size_t start = start_argument(L, 3, length);
    if (start > length) {
        lua_pushnil(L);
        return 1;
    }
    clua_charge(L, p_length / 4);
    if (find && (lua_toboolean(L, 4) || is_plain(p, p_length))) return find_plain(L, s, length, p, p_length, start);

    struct compiled compiled;
    struct clua_matcher m;
    compile(L, &compiled, p, p_length, 1);
    clua_matcher_begin(&m, L, &compiled.pattern, s, length);
    for (const char *at = s + start; at <= m.end; at++) {
        const char *end = clua_match_at(&m, at);
        if (end != NULL) {
            if (find) {
                lua_pushinteger(L, at - s + 1);
                lua_pushinteger(L, end - s);
            }
            int count = clua_push_captures(&m, at, end, !find);
            clua_matcher_end(&m);
            return count + (find ? 2 : 0);
        }
        if (compiled.pattern.anchored) break;
    }
    clua_matcher_end(&m);
    lua_pushnil(L);
    return 1;
}

int clua_string_find(lua_State *L) {
    return find_or_match(L, 1);
}

int clua_string_match(lua_State *L) {
    return find_or_match(L, 0);
}

/* Successive matches, one a call. */
struct scanner {
    struct clua_pattern pattern;
    size_t next;           /* where to look from */
    ptrdiff_t last_end;    /* an empty match right behind the last match does not count */
    int positions;         /* give start and end before the captures */
};

/* Upvalues: the subject and the scanner. */
static int scan_next(lua_State *L) {
    size_t length;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &length);
    struct scanner *scanner = lua_touserdata(L, lua_upvalueindex(2));
    struct clua_matcher m;
    clua_matcher_begin(&m, L, &scanner->pattern, s, length);
    while (scanner->next <= length) {
        const char *at = s + scanner->next, *end = clua_match_at(&m, at);
        scanner->next = scanner->pattern.anchored ? length + 1 : scanner->next + 1;
        if (end == NULL || end - s == scanner->last_end) continue;
        scanner->last_end = end - s;
        if (!scanner->pattern.anchored) scanner->next = (size_t)(end - s);
        if (scanner->positions) {
            lua_pushinteger(L, at - s + 1);
            lua_pushinteger(L, end - s);
        }
        int count = clua_push_captures(&m, at, end, 1);
        clua_matcher_end(&m);
        return count + (scanner->positions ? 2 : 0);
    }
    clua_matcher_end(&m);
    lua_pushnil(L);
    return 1;
}

static int push_scanner(lua_State *L, int positions) {
    size_t length, p_length;
    luaL_checklstring(L, 1, &length);
    const char *p = luaL_checklstring(L, 2, &p_length);
    size_t start = positions ? 0 : start_argument(L, 3, length);
    size_t size = clua_pattern_size(L, p, p_length);
    lua_pushvalue(L, 1);
    struct scanner *scanner = lua_newuserdatauv(L, sizeof *scanner + size, 0);
    clua_pattern_compile(L, &scanner->pattern, scanner + 1, p, p_length, positions);
    scanner->next = start;
    scanner->last_end = -1;
    scanner->positions = positions;
    lua_pushcclosure(L, scan_next, 2);
    return 1;
}

int clua_string_gmatch(lua_State *L) {
    return push_scanner(L, 0);
}

/* For the prelude's gsub: scan(s, pattern) gives a function that returns start, end, captures… of the next match. */
int clua_string_scan(lua_State *L) {
    return push_scanner(L, 1);
}

static void add_replacement(
    struct clua_builder *out, struct clua_matcher *m, const char *r, size_t length, const char *from, const char *to) {
    lua_State *L = out->L;
    clua_charge(L, length / 8 + 1);
    for (size_t i = 0; i < length; i++) {
        if (r[i] != '%') {
            clua_text_char(out, r[i]);
            continue;
        }
        i++;
        if (r[i] == '%') {
            clua_text_char(out, '%');
        } else if (r[i] == '0') {
            clua_text_add(out, from, (size_t)(to - from));
        } else if (r[i] >= '1' && r[i] <= '9') {
            int index = r[i] - '1';
            if (index >= m->pattern->captures && index != 0)
                luaL_error(L, "invalid capture index %%%d", index + 1);
            clua_push_capture(m, index, from, to);
            size_t size;
            const char *bytes = lua_tolstring(L, -1, &size);
            clua_text_add(out, bytes, size);
            lua_pop(L, 1);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

static int substitute(lua_State *L) {
    size_t length, p_length, r_length;
    const char *s = lua_tolstring(L, 1, &length), *p = lua_tolstring(L, 2, &p_length);
    const char *r = lua_tolstring(L, 3, &r_length);
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)length + 1), count = 0;
    struct compiled compiled;
    struct clua_matcher m;
    struct clua_builder out;
    compile(L, &compiled, p, p_length, 1);
    clua_matcher_begin(&m, L, &compiled.pattern, s, length);
    clua_text_begin(&out, L, (size_t)-1);
    const char *at = s, *last_end = NULL;
    while (count < most) {
        const char *end = clua_match_at(&m, at);
        if (end != NULL && end != last_end) {
            count++;
            add_replacement(&out, &m, r, r_length, at, end);
            at = last_end = end;
        } else if (at < m.end) {
            clua_text_char(&out, *at++);
        } else {
            break;
        }
        if (compiled.pattern.anchored) break;
    }
    clua_matcher_end(&m);
    if (count == 0) {
        lua_pushvalue(L, 1);
    } else {
        clua_text_add(&out, at, (size_t)(m.end - at));
        clua_text_push(&out);
    }
    lua_pushinteger(L, count);
    return 2;
}

static int finish_call(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 2;
}

int clua_string_gsub(lua_State *L) {
    luaL_checkstring(L, 1);
    luaL_checkstring(L, 2);
    int type = lua_type(L, 3);
    if (type == LUA_TNUMBER || type == LUA_TSTRING) return substitute(L);
    if (type != LUA_TFUNCTION && type != LUA_TTABLE) luaL_typeerror(L, 3, "string/function/table");
    luaL_optinteger(L, 4, 0);
    lua_settop(L, 4);
    /* The loop that calls back is Lua, and this call continues, so the task can be suspended inside the callback. */
    clua_push_kept(L, "gsub");
    lua_insert(L, 1);
    lua_callk(L, 4, 2, 0, finish_call);
    return finish_call(L, LUA_OK, 0);
}
