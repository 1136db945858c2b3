/* load and tonumber: the two basic functions that read text. */
#include <string.h>
#include "lib_common.h"

/* Compiling costs about this many interpreter instructions a byte. */
#define STEPS_PER_BYTE 20

/* Arguments: text, name, mode and, if `has_environment`, the environment. */
static int load_text(lua_State *L, int has_environment) {
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    const char *name = luaL_optstring(L, 2, text), *mode = luaL_optstring(L, 3, "t");
    const char *problem = NULL;
    if (length > 0 && text[0] == LUA_SIGNATURE[0]) problem = "binary chunks are not allowed";
    else if (strchr(mode, 't') == NULL) problem = "text chunks only: the mode must contain 't'";
    else if (length > CLUA_MAX_TEXT) problem = "chunk too long";
    if (problem == NULL) {
        clua_charge(L, length * STEPS_PER_BYTE + 100);
        if (luaL_loadbufferx(L, text, length, name, "t") == LUA_OK) {
            if (has_environment) {
                lua_pushvalue(L, 4);
                if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
            }
            return 1;
        }
    } else {
        lua_pushstring(L, problem);
    }
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
}

/* The pieces have been joined: text, or nil and a message. */
static int load_joined(lua_State *L, int status, lua_KContext has_environment) {
    (void)status;
    if (lua_isnil(L, -2)) return 2;
    lua_pop(L, 1);
    lua_replace(L, 1);
    if (lua_isnoneornil(L, 2)) {
        lua_pushliteral(L, "=(load)");
        lua_replace(L, 2);
    }
    return load_text(L, (int)has_environment);
}

int clua_base_load(lua_State *L) {
    int has_environment = !lua_isnone(L, 4);
    if (!lua_isstring(L, 1)) luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 4);
    if (lua_isstring(L, 1)) return load_text(L, has_environment);
    clua_push_kept(L, "join_pieces");
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 2, has_environment, load_joined);
    return load_joined(L, LUA_OK, has_environment);
}

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

static const char *skip_spaces(const char *s) {
    return s + strspn(s, " \f\n\r\t\v");
}

/* Reads a whole numeral in `base`; 0 when the text is not one. */
static int read_integer(const char *s, const char *end, int base, lua_Integer *result) {
    lua_Unsigned value = 0;
    s = skip_spaces(s);
    int negative = *s == '-';
    if (*s == '-' || *s == '+') s++;
    if (digit_value(*s) >= base) return 0;
    for (; digit_value(*s) < base; s++) value = value * (lua_Unsigned)base + (lua_Unsigned)digit_value(*s);
    *result = (lua_Integer)(negative ? 0u - value : value);
    return skip_spaces(s) == end;
}

int clua_base_tonumber(lua_State *L) {
    size_t length = 0;
    lua_Integer value;
    if (lua_type(L, 1) == LUA_TSTRING) clua_charge(L, lua_rawlen(L, 1) / 2);
    if (lua_isnoneornil(L, 2)) {
        luaL_checkany(L, 1);
        if (lua_type(L, 1) == LUA_TNUMBER) {
            lua_settop(L, 1);
            return 1;
        }
        const char *s = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &length) : NULL;
        if (s != NULL && lua_stringtonumber(L, s) == length + 1) return 1;
    } else {
        lua_Integer base = luaL_checkinteger(L, 2);
        luaL_checktype(L, 1, LUA_TSTRING);
        const char *s = lua_tolstring(L, 1, &length);
        luaL_argcheck(L, base >= 2 && base <= 36, 2, "base out of range");
        if (read_integer(s, s + length, (int)base, &value)) {
            lua_pushinteger(L, value);
            return 1;
        }
    }
    lua_pushnil(L);
    return 1;
}
