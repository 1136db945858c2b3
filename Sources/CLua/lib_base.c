/* The basic functions. What calls back into Lua continues with lua_callk, so the task can be suspended there. */
#include <stdio.h>
#include <string.h>
#include "lib_common.h"

static int is_frozen(lua_State *L, int index) {
    int frozen = clua_is_frozen(L, index);
    if (!frozen && luaL_getmetafield(L, index, "__frozen") != LUA_TNIL) {
        frozen = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    return frozen;
}

void clua_check_writable(lua_State *L, int index) {
    luaL_checktype(L, index, LUA_TTABLE);
    if (is_frozen(L, index)) luaL_argerror(L, index, "this table is frozen and cannot be changed");
}

void clua_check_readable(lua_State *L, int index) {
    luaL_checktype(L, index, LUA_TTABLE);
    if (!clua_is_frozen(L, index)) return;
    clua_push_content(L, index);
    lua_replace(L, index);
}

void clua_set_private(lua_State *L, int library, const luaL_Reg *functions) {
    lua_newtable(L);
    luaL_setfuncs(L, functions, 0);
    lua_setfield(L, library, "__private");
}

void clua_push_kept(lua_State *L, const char *name) {
    char key[32];
    snprintf(key, sizeof key, "clua.%s", name);
    lua_getfield(L, LUA_REGISTRYINDEX, key);
}

/* For the prelude: keep(name, function). */
static int base_keep(lua_State *L) {
    char key[32];
    snprintf(key, sizeof key, "clua.%s", luaL_checkstring(L, 1));
    lua_settop(L, 2);
    lua_setfield(L, LUA_REGISTRYINDEX, key);
    return 0;
}

/* For the prelude. */
static int base_is_frozen(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_pushboolean(L, is_frozen(L, 1));
    return 1;
}

void clua_disable_weak_tables(lua_State *L) {
    /* The collector compares names by address with the one "__mode" string the state made when it was born. Renaming
     * that string makes every "__mode" that a script can write another string. The loop picks a name whose place in
     * the string table differs, so that no script can reach the renamed string either. */
    char *name = (char *)lua_pushstring(L, "__mode");
    for (char c = 1; c < 32; c++) {
        name[0] = c;
        char probe[] = {c, '_', 'm', 'o', 'd', 'e', 0};
        int reachable = lua_pushstring(L, probe) == name;
        lua_pop(L, 1);
        if (!reachable) break;
    }
    lua_pop(L, 1);
}

void clua_push_plain(lua_State *L, int index) {
    index = lua_absindex(L, index);
    int type = lua_type(L, index);
    switch (type) {
        case LUA_TSTRING: lua_pushvalue(L, index); return;
        case LUA_TNUMBER:
            luaL_tolstring(L, index, NULL);      /* numbers have no metatable */
            return;
        case LUA_TNIL: lua_pushliteral(L, "nil"); return;
        case LUA_TBOOLEAN: lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false"); return;
        default: break;
    }
    const char *name = lua_typename(L, type);
    int named = luaL_getmetafield(L, index, "__name");
    if (named == LUA_TSTRING) name = lua_tostring(L, -1);
    if (type == LUA_TLIGHTUSERDATA) {
        lua_pushstring(L, name);
    } else {
        int builtin = type == LUA_TFUNCTION && lua_iscfunction(L, index);
        unsigned long long identity = clua_identity(L, index);
        lua_pushfstring(L, builtin ? "%s: builtin #%I" : "%s: #%I", name, (LUAI_UACINT)identity);
    }
    if (named != LUA_TNIL) lua_remove(L, -2);
}

static int tostring_done(lua_State *L, int status, lua_KContext context) {
    (void)status, (void)context;
    if (!lua_isstring(L, -1)) return luaL_error(L, "'__tostring' must return a string");
    lua_tolstring(L, -1, NULL);              /* a number becomes text */
    return 1;
}

static int base_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__tostring") == LUA_TNIL) {
        clua_push_plain(L, 1);
        return 1;
    }
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 1, 0, tostring_done);
    return tostring_done(L, LUA_OK, 0);
}

/* Upvalues: the table, the snapshot of its keys, the position. Keys set to nil meanwhile are left out. */
static int pairs_next(lua_State *L) {
    lua_Integer position = lua_tointeger(L, lua_upvalueindex(3));
    size_t skipped = 0;
    for (;;) {
        position++;
        if (lua_rawgeti(L, lua_upvalueindex(2), position) == LUA_TNIL) return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) break;
        lua_pop(L, 2);
        if (++skipped % 256 == 0) clua_charge(L, 1024);
    }
    lua_pushinteger(L, position);
    lua_replace(L, lua_upvalueindex(3));
    return 2;
}

static int pairs_done(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 3;
}

static int base_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, pairs_done);
        return 3;
    }
    lua_settop(L, 1);
    lua_pushvalue(L, 1);
    clua_check_readable(L, 1);
    lua_pushvalue(L, 1);
    clua_sorted_keys(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_next, 3);
    lua_pushvalue(L, 2);
    lua_pushnil(L);
    return 3;
}

static int base_next(lua_State *L) {
    clua_check_readable(L, 1);
    lua_settop(L, 2);
    return clua_next_key(L, 1);
}

static int base_type(lua_State *L) {
    int type = lua_type(L, 1);
    luaL_argcheck(L, type != LUA_TNONE, 1, "value expected");
    lua_pushstring(L, lua_typename(L, type));
    return 1;
}

static int base_select(lua_State *L) {
    int top = lua_gettop(L);
    clua_charge(L, (size_t)top / 16);
    if (lua_type(L, 1) == LUA_TSTRING && *lua_tostring(L, 1) == '#') {
        lua_pushinteger(L, top - 1);
        return 1;
    }
    lua_Integer i = luaL_checkinteger(L, 1);
    if (i < 0) i = top + i;
    else if (i > top) i = top;
    luaL_argcheck(L, i >= 1, 1, "index out of range");
    return top - (int)i;
}

static int base_error(lua_State *L) {
    int level = (int)luaL_optinteger(L, 2, 1);
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING && level > 0) {
        luaL_where(L, level);
        lua_pushvalue(L, 1);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int base_assert(lua_State *L) {
    if (lua_toboolean(L, 1)) return lua_gettop(L);
    luaL_checkany(L, 1);
    if (lua_gettop(L) == 1) lua_pushliteral(L, "assertion failed!");
    lua_settop(L, 2);
    lua_remove(L, 1);
    return base_error(L);
}

static int base_rawequal(lua_State *L) {
    luaL_checkany(L, 1);
    luaL_checkany(L, 2);
    lua_pushboolean(L, lua_rawequal(L, 1, 2));
    return 1;
}

static int base_rawlen(lua_State *L) {
    int type = lua_type(L, 1);
    luaL_argexpected(L, type == LUA_TTABLE || type == LUA_TSTRING, 1, "table or string");
    if (type == LUA_TTABLE) clua_check_readable(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
    return 1;
}

static int base_rawget(lua_State *L) {
    clua_check_readable(L, 1);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    lua_rawget(L, 1);
    return 1;
}

static int base_rawset(lua_State *L) {
    clua_check_writable(L, 1);
    luaL_checkany(L, 2);
    luaL_checkany(L, 3);
    lua_settop(L, 3);
    luaL_argcheck(L, !lua_isnil(L, 2), 2, "index is nil");
    luaL_argcheck(L, lua_type(L, 2) != LUA_TNUMBER || lua_tonumber(L, 2) == lua_tonumber(L, 2), 2, "index is NaN");
    lua_rawset(L, 1);
    return 1;
}

static int base_getmetatable(lua_State *L) {
    luaL_checkany(L, 1);
    if (!lua_getmetatable(L, 1)) {
        lua_pushnil(L);
        return 1;
    }
    luaL_getmetafield(L, 1, "__metatable");
    return 1;
}

static void refuse_field(lua_State *L, const char *name, const char *why) {
    lua_pushstring(L, name);
    if (lua_rawget(L, 2) != LUA_TNIL) luaL_error(L, "a metatable cannot have '%s' here: %s", name, why);
    lua_pop(L, 1);
}

static int base_setmetatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    clua_check_writable(L, 1);
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    if (type == LUA_TTABLE) {
        refuse_field(L, "__gc", "use a local variable with <close>");
        refuse_field(L, "__mode", "weak tables are not available");
    }
    lua_setmetatable(L, 1);
    return 1;
}

static int base_collectgarbage(lua_State *L) {
    const char *option = luaL_optstring(L, 1, "collect");
    if (strcmp(option, "count") != 0) return luaL_argerror(L, 1, "only 'count' is available");
    lua_pushnumber(L, (lua_Number)clua_host_memory(L) / 1024);
    return 1;
}

static const luaL_Reg functions[] = {
    {"assert", base_assert}, {"collectgarbage", base_collectgarbage}, {"error", base_error},
    {"getmetatable", base_getmetatable}, {"load", clua_base_load}, {"next", base_next}, {"pairs", base_pairs},
    {"rawequal", base_rawequal}, {"rawget", base_rawget}, {"rawlen", base_rawlen}, {"rawset", base_rawset},
    {"select", base_select}, {"setmetatable", base_setmetatable}, {"tonumber", clua_base_tonumber},
    {"tostring", base_tostring}, {"type", base_type}, {NULL, NULL}
};

static const luaL_Reg private_functions[] = {{"is_frozen", base_is_frozen}, {"keep", base_keep}, {NULL, NULL}};

int clua_open_base(lua_State *L) {
    clua_disable_weak_tables(L);
    luaL_newlib(L, functions);
    lua_pushliteral(L, LUA_VERSION);
    lua_setfield(L, -2, "_VERSION");
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "_G");
    clua_set_private(L, lua_gettop(L), private_functions);
    return 1;
}
