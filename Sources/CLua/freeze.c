/* Frozen tables: an empty proxy in front of the content, with a metatable that scripts cannot reach. */
#include "clua_state.h"

static int refuse_write(lua_State *L) {
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(L, "cannot set '%s' in a frozen table", key);
}

static int frozen_length(lua_State *L) {
    clua_push_content(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

void clua_freeze(lua_State *L) {
    luaL_checkstack(L, 4, NULL);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 6);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, frozen_length);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushvalue(L, -3);
    lua_rawsetp(L, -2, &clua_key_frozen);
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

int clua_is_frozen(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return 0;
    int frozen = lua_rawgetp(L, -1, &clua_key_frozen) == LUA_TTABLE;
    lua_pop(L, 2);
    return frozen;
}

void clua_push_content(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) {
        lua_pushnil(L);
        return;
    }
    lua_rawgetp(L, -1, &clua_key_frozen);
    lua_remove(L, -2);
}
