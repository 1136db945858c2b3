/* pcall and xpcall that a kill passes through, and that can be suspended inside. */
#include "clua_state.h"

static int finish(lua_State *L, int status, lua_KContext extra) {
    clua_state *S = clua_of(L);
    if (S->killed) return clua_pass_kill(L);
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)extra;
    S->saved_trace.length = 0;
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
}

int clua_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish);
    return finish(L, status, 0);
}

/* Upvalue: the script's handler, which must not see a kill. */
static int guarded_handler(lua_State *L) {
    if (clua_of(L)->killed) return 1;
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

int clua_xpcall(lua_State *L) {
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, guarded_handler, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1); /* first result */
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish);
    return finish(L, status, 2);
}
