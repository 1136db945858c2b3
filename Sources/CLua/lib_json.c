/* json.null, json.array and what both halves share. */
#include "lib_json.h"

static const char null_key = 0, array_key = 0;

static int refuse_write(lua_State *L) {
    return luaL_error(L, "json.null cannot be changed");
}

static int null_text(lua_State *L) {
    lua_pushliteral(L, "null");
    return 1;
}

/* Makes the sentinel: an empty table that nothing can be written to. */
static void make_null(lua_State *L) {
    lua_newtable(L);
    lua_createtable(L, 0, 4);
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "__frozen");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, null_text);
    lua_setfield(L, -2, "__tostring");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &null_key);
}

static void make_array_mark(lua_State *L) {
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "json.array");
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &array_key);
}

void clua_push_json_null(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &null_key);
}

int clua_is_json_null(lua_State *L, int index) {
    index = lua_absindex(L, index);
    clua_push_json_null(L);
    int result = lua_rawequal(L, index, -1) && !lua_isnil(L, -1);
    lua_pop(L, 1);
    return result;
}

void clua_mark_json_array(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
    lua_setmetatable(L, -2);
}

int clua_is_json_array(lua_State *L, int index) {
    if (!lua_istable(L, index) || !lua_getmetatable(L, index)) return 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
    int result = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return result;
}

size_t clua_utf8_sequence(const unsigned char *s, size_t left) {
    unsigned char c = s[0];
    if (c < 0x80) return 1;
    size_t count = c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (count == 0 || count > left) return 0;
    for (size_t i = 1; i < count; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    if ((c == 0xE0 && s[1] < 0xA0) || (c == 0xED && s[1] > 0x9F)) return 0;
    if ((c == 0xF0 && s[1] < 0x90) || (c == 0xF4 && s[1] > 0x8F)) return 0;
    return count;
}

static int json_array(lua_State *L) {
    if (lua_isnoneornil(L, 1)) {
        lua_settop(L, 0);
        lua_newtable(L);
    }
    clua_check_writable(L, 1);
    lua_settop(L, 1);
    if (clua_is_json_array(L, 1)) return 1;
    if (lua_getmetatable(L, 1)) return luaL_argerror(L, 1, "the table has a metatable already");
    clua_mark_json_array(L);
    return 1;
}

static const luaL_Reg functions[] = {
    {"array", json_array}, {"decode", clua_json_decode}, {"encode", clua_json_encode}, {NULL, NULL}
};

int clua_open_json(lua_State *L) {
    make_null(L);
    make_array_mark(L);
    luaL_newlib(L, functions);
    clua_push_json_null(L);
    lua_setfield(L, -2, "null");
    return 1;
}
