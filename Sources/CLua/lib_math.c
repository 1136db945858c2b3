/* The mathematical library: Lua's own, with random numbers (xoshiro256**) that depend on the host's seed alone. */
#include <string.h>
#include "lib_common.h"

struct generator { uint64_t s[4]; };

static uint64_t rotate(uint64_t x, int bits) {
    return (x << bits) | (x >> (64 - bits));
}

static uint64_t next_random(struct generator *g) {
    uint64_t *s = g->s, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

static void seed(struct generator *g, uint64_t first, uint64_t second) {
    g->s[0] = first;
    g->s[1] = 0xff;
    g->s[2] = second;
    g->s[3] = 0;
    for (int i = 0; i < 16; i++) next_random(g);
}

/* Uniform in 0…limit: draws again instead of folding, so that no number is favoured. */
static uint64_t below_or_at(struct generator *g, uint64_t random, uint64_t limit) {
    uint64_t mask = limit;
    for (int shift = 1; shift < 64; shift *= 2) mask |= mask >> shift;
    while ((random &= mask) > limit) random = next_random(g);
    return random;
}

static int math_random(lua_State *L) {
    struct generator *g = lua_touserdata(L, lua_upvalueindex(1));
    lua_Integer low = 1, high;
    uint64_t random = next_random(g);
    switch (lua_gettop(L)) {
        case 0: lua_pushnumber(L, (lua_Number)(random >> 11) * 0x1p-53); return 1;
        case 1:
            high = luaL_checkinteger(L, 1);
            if (high == 0) {
                lua_pushinteger(L, (lua_Integer)random);
                return 1;
            }
            break;
        case 2:
            low = luaL_checkinteger(L, 1);
            high = luaL_checkinteger(L, 2);
            break;
        default: return luaL_error(L, "wrong number of arguments");
    }
    luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
    lua_pushinteger(L, (lua_Integer)(below_or_at(g, random, (uint64_t)high - (uint64_t)low) + (uint64_t)low));
    return 1;
}

static int math_randomseed(lua_State *L) {
    struct generator *g = lua_touserdata(L, lua_upvalueindex(1));
    if (lua_isnone(L, 1)) {
        seed(g, clua_host_seed(L), 0);
        return 0;
    }
    uint64_t first;
    if (lua_isinteger(L, 1)) {
        first = (uint64_t)lua_tointeger(L, 1);
    } else {
        lua_Number number = luaL_checknumber(L, 1);
        lua_Integer whole;
        if (lua_numbertointeger(number, &whole)) first = (uint64_t)whole;
        else memcpy(&first, &number, sizeof first);
    }
    seed(g, first, (uint64_t)luaL_optinteger(L, 2, 0));
    return 0;
}

/* Lua's own function (the upvalue) after a charge for its number of arguments and the length of a numeral. */
static int charged(lua_State *L) {
    size_t work = (size_t)lua_gettop(L);
    if (lua_type(L, 1) == LUA_TSTRING) work += lua_rawlen(L, 1) / 2;
    clua_charge(L, work);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void charge_all(lua_State *L, int from, int to) {
    for (lua_pushnil(L); lua_next(L, from); lua_pop(L, 1)) {
        if (!lua_iscfunction(L, -1)) {
            lua_pushvalue(L, -2);
            lua_pushvalue(L, -2);
            lua_rawset(L, to);
            continue;
        }
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_pushcclosure(L, charged, 1);
        lua_rawset(L, to);
    }
}

int clua_open_math(lua_State *L) {
    lua_createtable(L, 0, 32);
    int library = lua_gettop(L);
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    charge_all(L, library + 1, library);
    lua_settop(L, library);
    struct generator *g = lua_newuserdatauv(L, sizeof *g, 0);
    seed(g, clua_host_seed(L), 0);
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, math_random, 1);
    lua_setfield(L, library, "random");
    lua_pushcclosure(L, math_randomseed, 1);
    lua_setfield(L, library, "randomseed");
    return 1;
}
