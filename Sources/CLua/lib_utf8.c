/* The utf8 library: Lua's own functions, charged by the part of the text they look at, and `codes` made anew so that
 * its iterator is charged too. */
#include "lib_common.h"

/* Charges Lua's own function (the upvalue) by the length of the text. */
static int charged(lua_State *L) {
    size_t work = (size_t)lua_gettop(L);
    if (lua_type(L, 1) == LUA_TSTRING) work += lua_rawlen(L, 1) / 2;
    clua_charge(L, work);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* codepoint looks at the bytes from i to j only; with one position it is cheap. */
static int utf8_codepoint(lua_State *L) {
    if (lua_type(L, 1) == LUA_TSTRING && !lua_isnoneornil(L, 3)) clua_charge(L, lua_rawlen(L, 1) / 2);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int is_continuation(const char *s, size_t at) {
    return ((unsigned char)s[at] & 0xC0) == 0x80;
}

/* Length of the valid sequence at `at` and its code, or 0. The text ends with a NUL, which continues nothing. */
static int decode(const char *text, size_t at, int strict, lua_Integer *code) {
    const unsigned char *s = (const unsigned char *)text + at;
    if (s[0] < 0x80) {
        *code = s[0];
        return 1;
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
    int count = s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF8 ? 4 : s[0] < 0xFC ? 5 :
        s[0] < 0xFE ? 6 : 0;
    if (count == 0) return 0;
    uint32_t value = s[0] & (0x7Fu >> count);
    for (int i = 1; i < count; i++) {
        if ((s[i] & 0xC0) != 0x80) return 0;
        value = value << 6 | (s[i] & 0x3Fu);
    }
    if (value < least[count]) return 0;
    if (strict && (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))) return 0;
    *code = value;
    return count;
}

static int next_code(lua_State *L, int strict) {
    size_t length, at;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Unsigned position = (lua_Unsigned)lua_tointeger(L, 2);
    size_t before = at = position < length ? (size_t)position : length;
    while (at < length && is_continuation(s, at)) at++;
    clua_charge(L, (at - before) / 2 + 1);
    if (at >= length) return 0;
    lua_Integer code;
    int count = decode(s, at, strict, &code);
    if (count == 0 || is_continuation(s, at + (size_t)count)) return luaL_error(L, "invalid UTF-8 code");
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_pushinteger(L, code);
    return 2;
}

static int next_strict(lua_State *L) {
    return next_code(L, 1);
}

static int next_lax(lua_State *L) {
    return next_code(L, 0);
}

static int utf8_codes(lua_State *L) {
    const char *s = luaL_checkstring(L, 1);
    int lax = lua_toboolean(L, 2);
    luaL_argcheck(L, !is_continuation(s, 0), 1, "invalid UTF-8 code");
    lua_pushcfunction(L, lax ? next_lax : next_strict);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

int clua_open_utf8(lua_State *L) {
    static const char *const names[] = {"char", "len", "offset"};
    lua_createtable(L, 0, 6);
    lua_pushcfunction(L, luaopen_utf8);
    lua_call(L, 0, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lua_getfield(L, -1, names[i]);
        lua_pushcclosure(L, charged, 1);
        lua_setfield(L, -3, names[i]);
    }
    lua_getfield(L, -1, "codepoint");
    lua_pushcclosure(L, utf8_codepoint, 1);
    lua_setfield(L, -3, "codepoint");
    lua_getfield(L, -1, "charpattern");
    lua_setfield(L, -3, "charpattern");
    lua_pop(L, 1);
    lua_pushcfunction(L, utf8_codes);
    lua_setfield(L, -2, "codes");
    return 1;
}
