/* The string library: what is simple is here, patterns and format have their own files. Packing is Lua's own, charged
 * beforehand. ASCII whatever the locale. */
#include <string.h>
#include "lib_common.h"

static int string_len(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    lua_pushinteger(L, (lua_Integer)length);
    return 1;
}

/* Zero-based [first, last) for the one-based, possibly negative positions `i` and `j`. */
static void clip(lua_Integer i, lua_Integer j, size_t length, size_t *first, size_t *last) {
    lua_Integer size = (lua_Integer)length;
    if (i < 0) i = i < -size ? 1 : size + i + 1;
    if (i == 0) i = 1;
    if (j > size) j = size;
    if (j < 0) j = j < -size ? 0 : size + j + 1;
    if (i > j) i = 1, j = 0;
    *first = (size_t)i - 1;
    *last = (size_t)j;
}

static int string_sub(lua_State *L) {
    size_t length, first, last;
    const char *s = luaL_checklstring(L, 1, &length);
    clip(luaL_checkinteger(L, 2), luaL_optinteger(L, 3, -1), length, &first, &last);
    clua_charge(L, (last - first) / 32);
    lua_pushlstring(L, s + first, last - first);
    return 1;
}

static int string_byte(lua_State *L) {
    size_t length, first, last;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer i = luaL_optinteger(L, 2, 1);
    clip(i, luaL_optinteger(L, 3, i), length, &first, &last);
    clua_charge(L, (last - first) / 2);
    if (last - first >= (size_t)CLUA_MAX_STEPS) return luaL_error(L, "string slice too long");
    luaL_checkstack(L, (int)(last - first), "string slice too long");
    for (size_t k = first; k < last; k++) lua_pushinteger(L, (unsigned char)s[k]);
    return (int)(last - first);
}

static int string_char(lua_State *L) {
    int count = lua_gettop(L);
    struct clua_builder out;
    clua_charge(L, (size_t)count / 2);
    clua_text_begin(&out, L, (size_t)-1);
    for (int i = 1; i <= count; i++) {
        lua_Unsigned byte = (lua_Unsigned)luaL_checkinteger(L, i);
        luaL_argcheck(L, byte <= 255, i, "value out of range");
        clua_text_char(&out, (char)byte);
    }
    clua_text_push(&out);
    return 1;
}

enum change { TO_UPPER, TO_LOWER, REVERSE };

static int changed(lua_State *L, enum change change) {
    size_t length;
    const char *s = luaL_checklstring(L, 1, &length);
    struct clua_builder out;
    clua_charge(L, length / 4);
    clua_text_begin(&out, L, (size_t)-1);
    char *to = clua_text_reserve(&out, length);
    for (size_t i = 0; i < length; i++) {
        char c = change == REVERSE ? s[length - 1 - i] : s[i];
        if (change == TO_UPPER && c >= 'a' && c <= 'z') c = (char)(c - 32);
        if (change == TO_LOWER && c >= 'A' && c <= 'Z') c = (char)(c + 32);
        to[i] = c;
    }
    out.length = length;
    clua_text_push(&out);
    return 1;
}

static int string_upper(lua_State *L) {
    return changed(L, TO_UPPER);
}

static int string_lower(lua_State *L) {
    return changed(L, TO_LOWER);
}

static int string_reverse(lua_State *L) {
    return changed(L, REVERSE);
}

static int string_rep(lua_State *L) {
    size_t length, between;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &between);
    if (count <= 0 || length + between == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if ((lua_Unsigned)count > CLUA_MAX_TEXT || (length + between) > CLUA_MAX_TEXT / (size_t)count + between)
        return luaL_error(L, "resulting string too large");
    size_t total = length * (size_t)count + between * (size_t)(count - 1);
    if (total > CLUA_MAX_TEXT) return luaL_error(L, "resulting string too large");
    clua_charge(L, total / 32 + (size_t)count);
    struct clua_builder out;
    clua_text_begin(&out, L, CLUA_MAX_TEXT);
    clua_text_reserve(&out, total);
    for (lua_Integer i = 0; i < count; i++) {
        if (i > 0) clua_text_add(&out, separator, between);
        clua_text_add(&out, s, length);
    }
    clua_text_push(&out);
    return 1;
}

/* Sizes that a pack format asks for by itself ("c100000"). */
static size_t fixed_size(const char *format, size_t length) {
    size_t total = 0, number = 0;
    for (size_t i = 0; i < length; i++) {
        if (format[i] >= '0' && format[i] <= '9') {
            number = number * 10 + (size_t)(format[i] - '0');
            if (number > CLUA_MAX_TEXT) number = CLUA_MAX_TEXT + 1;
        } else {
            total += number;
            number = 0;
        }
        if (total > CLUA_MAX_TEXT) break;
    }
    return total + number;
}

/* Charges Lua's own pack, unpack or packsize (the upvalue) by the length of its arguments, then runs it. */
static int charged_packing(lua_State *L) {
    size_t length, work = 16;
    const char *format = luaL_checklstring(L, 1, &length);
    clua_charge(L, length * 4);
    size_t fixed = fixed_size(format, length);
    if (lua_toboolean(L, lua_upvalueindex(2)) && fixed > CLUA_MAX_TEXT) return luaL_error(L, "format result too large");
    for (int i = lua_gettop(L); i > 1; i--)
        if (lua_type(L, i) == LUA_TSTRING) work += lua_rawlen(L, i) / 16 + 1;
    clua_charge(L, work + (fixed <= CLUA_MAX_TEXT ? fixed / 8 : 0));
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* Adds `name` of the library at the top of the stack to the table below it, charged. */
static void add_packing(lua_State *L, const char *name, int makes_text) {
    lua_getfield(L, -1, name);
    lua_pushboolean(L, makes_text);
    lua_pushcclosure(L, charged_packing, 2);
    lua_setfield(L, -3, name);
}

static const luaL_Reg functions[] = {
    {"byte", string_byte}, {"char", string_char}, {"find", clua_string_find}, {"format", clua_string_format},
    {"gmatch", clua_string_gmatch}, {"gsub", clua_string_gsub}, {"len", string_len}, {"lower", string_lower},
    {"match", clua_string_match}, {"rep", string_rep}, {"reverse", string_reverse}, {"sub", string_sub},
    {"upper", string_upper}, {NULL, NULL}
};

static const luaL_Reg private_functions[] = {{"scan", clua_string_scan}, {NULL, NULL}};

int clua_open_string(lua_State *L) {
    luaL_newlib(L, functions);
    int library = lua_gettop(L);
    lua_pushcfunction(L, luaopen_string);
    lua_call(L, 0, 1);
    add_packing(L, "pack", 1);
    add_packing(L, "unpack", 0);
    add_packing(L, "packsize", 0);
    lua_pop(L, 1);
    clua_set_private(L, library, private_functions);
    /* One metatable for all strings. luaopen_string has set its own with arithmetic in it; this one replaces it. */
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, library);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
    return 1;
}
