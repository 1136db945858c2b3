/* The table library. Access is raw (no metamethods, so nothing here can need suspending), sizes are bounded and every
 * element is charged. table.sort calls back, so it is in the prelude. */
#include "lib_common.h"

static lua_Integer check_length(lua_State *L, int index) {
    return (lua_Integer)lua_rawlen(L, index);
}

/* Charges `count` elements after refusing an absurd number of them. */
static void charge_elements(lua_State *L, lua_Integer count) {
    if (count > CLUA_MAX_STEPS) luaL_error(L, "too many elements (%I; at most %I)", (LUAI_UACINT)count,
                                           (LUAI_UACINT)CLUA_MAX_STEPS);
    if (count > 0) clua_charge(L, (size_t)count * 3);
}

static int table_insert(lua_State *L) {
    clua_check_writable(L, 1);
    lua_Integer end = (lua_Integer)((lua_Unsigned)check_length(L, 1) + 1);
    int count = lua_gettop(L);
    if (count == 2) {
        lua_rawseti(L, 1, end);
        return 0;
    }
    if (count != 3) return luaL_error(L, "wrong number of arguments to 'insert'");
    lua_Integer position = luaL_checkinteger(L, 2);
    luaL_argcheck(L, position >= 1 && position <= end, 2, "position out of bounds");
    charge_elements(L, end - position);
    for (lua_Integer i = end; i > position; i--) {
        lua_rawgeti(L, 1, i - 1);
        lua_rawseti(L, 1, i);
    }
    lua_rawseti(L, 1, position);
    return 0;
}

static int table_remove(lua_State *L) {
    clua_check_writable(L, 1);
    lua_Integer size = check_length(L, 1), position = luaL_optinteger(L, 2, size);
    if (position != size)
        luaL_argcheck(L, (lua_Unsigned)position - 1u <= (lua_Unsigned)size, 2, "position out of bounds");
    charge_elements(L, size - position);
    lua_rawgeti(L, 1, position);
    for (; position < size; position++) {
        lua_rawgeti(L, 1, position + 1);
        lua_rawseti(L, 1, position);
    }
    lua_pushnil(L);
    lua_rawseti(L, 1, position);
    return 1;
}

static int table_move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    luaL_checktype(L, 1, LUA_TTABLE);
    clua_check_writable(L, target);
    lua_settop(L, 5);
    lua_pushvalue(L, target);
    if (target != 1) clua_check_readable(L, 1);
    if (last < first) return 1;
    luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    luaL_argcheck(L, to <= LUA_MAXINTEGER - (last - first), 4, "destination wrap around");
    lua_Integer count = last - first + 1;
    charge_elements(L, count);
    int same = target == 1 || lua_rawequal(L, 1, target);
    int backward = same && to > first && to <= last;
    for (lua_Integer i = 0; i < count; i++) {
        lua_Integer offset = backward ? count - 1 - i : i;
        lua_rawgeti(L, 1, first + offset);
        lua_rawseti(L, target, to + offset);
    }
    return 1;
}

static int table_concat(lua_State *L) {
    size_t between;
    clua_check_readable(L, 1);
    lua_Integer size = check_length(L, 1);
    const char *separator = luaL_optlstring(L, 2, "", &between);
    lua_Integer i = luaL_optinteger(L, 3, 1), last = luaL_optinteger(L, 4, size);
    struct clua_builder out;
    size_t pending = 4;
    clua_text_begin(&out, L, (size_t)-1);
    for (; i <= last; i++) {
        size_t length;
        lua_rawgeti(L, 1, i);
        if (!lua_isstring(L, -1))
            return luaL_error(
                L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1), (LUAI_UACINT)i);
        const char *s = lua_tolstring(L, -1, &length);
        clua_text_add(&out, s, length);
        lua_pop(L, 1);
        if (i == last) break;              /* also keeps i from overflowing */
        clua_text_add(&out, separator, between);
        if ((pending += 4 + (length + between) / 16) < 1000) continue;
        clua_charge(L, pending);
        pending = 0;
    }
    clua_charge(L, pending);
    clua_text_push(&out);
    return 1;
}

static int table_unpack(lua_State *L) {
    if (lua_type(L, 1) == LUA_TTABLE) clua_check_readable(L, 1);
    else luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = lua_isnoneornil(L, 3) ? check_length(L, 1) : luaL_checkinteger(L, 3);
    if (first > last) return 0;
    lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
    if (count >= (lua_Unsigned)CLUA_MAX_STEPS || !lua_checkstack(L, (int)(count + 1)))
        return luaL_error(L, "too many results to unpack");
    clua_charge(L, (size_t)count * 2 + 2);
    for (lua_Unsigned i = 0; i <= count; i++) lua_rawgeti(L, 1, (lua_Integer)((lua_Unsigned)first + i));
    return (int)count + 1;
}

static int table_pack(lua_State *L) {
    int count = lua_gettop(L);
    clua_charge(L, (size_t)count * 2);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--) lua_rawseti(L, 1, i);
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

static const luaL_Reg functions[] = {
    {"concat", table_concat}, {"insert", table_insert}, {"move", table_move}, {"pack", table_pack},
    {"remove", table_remove}, {"unpack", table_unpack}, {NULL, NULL}
};

int clua_open_table(lua_State *L) {
    luaL_newlib(L, functions);
    return 1;
}
