/* Handles: host objects, seen by scripts as frozen userdata with methods and facts. Functions kept for the host. */
#include "clua_state.h"

#include <string.h>

typedef struct {
    int64_t id;
    size_t length;
    char kind[];
} handle;

bool clua_to_handle(lua_State *L, int index, const char **kind, size_t *length, int64_t *id) {
    handle *object = lua_touserdata(L, index);
    if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return false;
    bool ours = lua_rawgetp(L, -1, &clua_key_handles) != LUA_TNIL;
    lua_pop(L, 2);
    if (!ours) return false;
    *kind = object->kind;
    *length = object->length;
    *id = object->id;
    return true;
}

/* Upvalue: the methods of the kind. */
static int handle_index(lua_State *L) {
    handle *object = lua_touserdata(L, 1);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    if (lua_getiuservalue(L, 1, 1) == LUA_TTABLE) {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, -2) == LUA_TLIGHTUSERDATA && lua_touserdata(L, -1) == &clua_key_unset) lua_pushnil(L);
        else if (lua_isnil(L, -1)) lua_pop(L, 1);
        if (lua_gettop(L) > 4) return 1;
    }
    const char *field = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    return luaL_error(L, "%s has no field or verb '%s'", object->kind, field);
}

static int handle_newindex(lua_State *L) {
    handle *object = lua_touserdata(L, 1);
    return luaL_error(L, "cannot set '%s' of a %s",
                      lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2), object->kind);
}

static int handle_tostring(lua_State *L) {
    handle *object = lua_touserdata(L, 1);
    lua_pushfstring(L, "%s #%I", object->kind, (LUAI_UACINT)object->id);
    return 1;
}

static void set_method(lua_State *L, const char *name, lua_CFunction function) {
    lua_pushcfunction(L, function);
    lua_setfield(L, -2, name);
}

/* The methods table lies in the metatable under the methods key. */
void clua_push_kind(lua_State *L, const char *kind, size_t length) {
    clua_registry(L, &clua_key_methods);
    lua_pushlstring(L, kind, length);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_createtable(L, 0, 8);
        lua_pushboolean(L, 1);
        lua_rawsetp(L, -2, &clua_key_handles);
        lua_pushvalue(L, -2);
        lua_setfield(L, -2, "__name");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
        set_method(L, "__newindex", handle_newindex);
        set_method(L, "__tostring", handle_tostring);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, -3, &clua_key_methods);
        lua_pushcclosure(L, handle_index, 1);
        lua_setfield(L, -2, "__index");
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, -5);
    }
    lua_replace(L, -3);
    lua_pop(L, 1);
}

static void new_handle(lua_State *L, const char *kind, size_t length, int64_t id) {
    handle *object = lua_newuserdatauv(L, sizeof(handle) + length + 1, 1);
    object->id = id;
    object->length = length;
    memcpy(object->kind, kind, length);
    object->kind[length] = 0;
    clua_push_kind(L, kind, length);
    lua_setmetatable(L, -2);
}

void clua_push_handle(lua_State *L, const char *kind, size_t length, int64_t id) {
    luaL_checkstack(L, 8, NULL);
    clua_registry(L, &clua_key_handles);
    lua_pushlstring(L, kind, length);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, -5);
    }
    if (lua_rawgeti(L, -1, id) == LUA_TNIL) {
        lua_pop(L, 1);
        new_handle(L, kind, length, id);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, id);
    }
    lua_replace(L, -4);
    lua_pop(L, 2);
}

typedef struct {
    const char *kind, *name;
    int64_t id;
    const uint8_t *value;
    size_t length;
} fact;

static int set_fact(lua_State *L) {
    const fact *fact = lua_touserdata(L, 1);
    const uint8_t *cursor = fact->value;
    clua_push_handle(L, fact->kind, strlen(fact->kind), fact->id);
    if (lua_getiuservalue(L, -1, 1) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, -3, 1);
    }
    lua_pushstring(L, fact->name);
    const char *problem = clua_decode(clua_of(L), L, &cursor, fact->value + fact->length);
    if (problem != NULL) return luaL_error(L, "fact '%s' of %s: %s", fact->name, fact->kind, problem);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushlightuserdata(L, &clua_key_unset); /* known to be nil */
    }
    lua_rawset(L, -3);
    return 0;
}

bool clua_set_fact(clua_state *S, const char *kind, int64_t id, const char *name, const uint8_t *value,
                   size_t length) {
    fact fact = {kind, name, id, value, length};
    return clua_protected(S, set_fact, &fact);
}

int64_t clua_keep_function(lua_State *L, int index) {
    clua_state *S = clua_of(L);
    index = lua_absindex(L, index);
    clua_registry(L, &clua_key_functions);
    lua_pushvalue(L, index);
    lua_rawseti(L, -2, S->next_function + 1);
    lua_pop(L, 1);
    S->functions++;
    return ++S->next_function;
}

bool clua_push_function(lua_State *L, int64_t reference) {
    clua_registry(L, &clua_key_functions);
    int type = lua_rawgeti(L, -1, reference);
    lua_remove(L, -2);
    return type == LUA_TFUNCTION;
}

/* Replacing a field that exists by nil allocates nothing, so this needs no protection. */
bool clua_release_function(clua_state *S, int64_t reference) {
    lua_State *L = S->depth > 0 ? S->chain[S->depth - 1] : S->L;
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &clua_key_functions) != LUA_TTABLE) {
        lua_pop(L, 1);
        return false;
    }
    bool known = lua_rawgeti(L, -1, reference) == LUA_TFUNCTION;
    lua_pop(L, 1);
    if (known) {
        lua_pushnil(L);
        lua_rawseti(L, -2, reference);
        S->functions--;
    }
    lua_pop(L, 1);
    return known;
}
