/* One order for the keys of any table, so that a script that walks a table does the same in every run: numbers
 * ascending, strings bytewise, false, true, then objects by age. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "lib_common.h"

enum rank { RANK_INTEGER, RANK_FLOAT = RANK_INTEGER, RANK_STRING, RANK_BOOLEAN, RANK_OBJECT };

struct key {
    union { lua_Integer integer; lua_Number number; const char *bytes; uint64_t serial; } value;
    size_t length;               /* of a string */
    uint32_t position;           /* where the key stands in the unsorted array */
    uint8_t rank, is_float;
};

uint64_t clua_identity(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (lua_type(L, index) == LUA_TLIGHTUSERDATA) return (uint64_t)(uintptr_t)lua_touserdata(L, index);
    if (!lua_iscfunction(L, index) || lua_getupvalue(L, index, 1) != NULL) {
        if (lua_iscfunction(L, index)) lua_pop(L, 1);
        return clua_serial(L, index);
    }
    /* A bare C function is no allocation: number it on first sight. */
    static const char numbers = 0;
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &numbers) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &numbers);
    }
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushinteger(L, luaL_len(L, -1) + 1);
        lua_pushvalue(L, index);
        lua_rawseti(L, -3, lua_tointeger(L, -2));
        lua_pushvalue(L, index);
        lua_pushvalue(L, -2);
        lua_rawset(L, -4);
    }
    uint64_t number = (uint64_t)lua_tointeger(L, -1);
    lua_pop(L, 2);
    return number;
}

static void describe(lua_State *L, int index, struct key *key) {
    memset(key, 0, sizeof *key);
    switch (lua_type(L, index)) {
        case LUA_TNUMBER:
            key->rank = RANK_INTEGER;
            key->is_float = !lua_isinteger(L, index);
            if (key->is_float) key->value.number = lua_tonumber(L, index);
            else key->value.integer = lua_tointeger(L, index);
            break;
        case LUA_TSTRING:
            key->rank = RANK_STRING;
            key->value.bytes = lua_tolstring(L, index, &key->length);
            break;
        case LUA_TBOOLEAN:
            key->rank = RANK_BOOLEAN;
            key->value.serial = (uint64_t)lua_toboolean(L, index);
            break;
        default:
            key->rank = RANK_OBJECT;
            key->value.serial = clua_identity(L, index);
    }
}

/* A float key never equals an integer key: Lua turns such floats into integers. */
static int integer_below_float(lua_Integer i, lua_Number f) {
    if (f >= 9223372036854775808.0) return 1;
    if (f < -9223372036854775808.0) return 0;
    return i <= (lua_Integer)floor(f);
}

static int compare_numbers(const struct key *a, const struct key *b) {
    if (a->is_float && b->is_float)
        return (a->value.number > b->value.number) - (a->value.number < b->value.number);
    if (a->is_float) return integer_below_float(b->value.integer, a->value.number) ? 1 : -1;
    if (b->is_float) return integer_below_float(a->value.integer, b->value.number) ? -1 : 1;
    return (a->value.integer > b->value.integer) - (a->value.integer < b->value.integer);
}

static int compare(const void *left, const void *right) {
    const struct key *a = left, *b = right;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->rank == RANK_INTEGER) return compare_numbers(a, b);
    if (a->rank == RANK_STRING) {
        size_t shorter = a->length < b->length ? a->length : b->length;
        int order = memcmp(a->value.bytes, b->value.bytes, shorter);
        if (order != 0) return order;
        return (a->length > b->length) - (a->length < b->length);
    }
    return (a->value.serial > b->value.serial) - (a->value.serial < b->value.serial);
}

static void sift_down(struct key *keys, size_t root, size_t count) {
    struct key moved = keys[root];
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare(&keys[child], &keys[child + 1]) < 0) child++;
        if (compare(&moved, &keys[child]) >= 0) break;
        keys[root] = keys[child];
    }
    keys[root] = moved;
}

/* In place, without memory that the state does not count. */
static void sort(struct key *keys, size_t count) {
    for (size_t i = count / 2; i > 0; i--) sift_down(keys, i - 1, count);
    for (size_t i = count; i > 1; i--) {
        struct key last = keys[i - 1];
        keys[i - 1] = keys[0];
        keys[0] = last;
        sift_down(keys, 0, i - 1);
    }
}

/* Puts the array at the top of the stack into the order of `keys`, cycle by cycle. */
static void permute(lua_State *L, struct key *keys, size_t count) {
    for (size_t start = 0; start < count; start++) {
        if (keys[start].position == start) continue;
        lua_rawgeti(L, -1, (lua_Integer)start + 1);
        size_t to = start;
        for (size_t from = keys[to].position; from != start; to = from, from = keys[to].position) {
            lua_rawgeti(L, -2, (lua_Integer)from + 1);
            lua_rawseti(L, -3, (lua_Integer)to + 1);
            keys[to].position = (uint32_t)to;
        }
        lua_rawseti(L, -2, (lua_Integer)to + 1);
        keys[to].position = (uint32_t)to;
    }
}

static size_t count_keys(lua_State *L, int table) {
    size_t count = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) count++;
    return count;
}

lua_Integer clua_sorted_keys(lua_State *L, int index) {
    luaL_checkstack(L, 12, "keys");
    int table = lua_absindex(L, index), sorted = 1;
    size_t count = count_keys(L, table), levels = 1;
    for (size_t n = count; n > 1; n /= 2) levels++;
    clua_charge(L, count * (levels + 6) + 8);
    lua_createtable(L, (int)count, 0);
    if (count == 0) return 0;
    int array = lua_gettop(L);
    struct key few[16];
    struct key *keys = count <= 16 ? few : lua_newuserdatauv(L, count * sizeof(struct key), 0);
    size_t i = 0;
    for (lua_pushnil(L); i < count && lua_next(L, table); i++) {
        lua_pop(L, 1);
        describe(L, lua_gettop(L), &keys[i]);
        keys[i].position = (uint32_t)i;
        if (i > 0 && sorted) sorted = compare(&keys[i - 1], &keys[i]) < 0;
        lua_pushvalue(L, -1);
        lua_rawseti(L, array, (lua_Integer)i + 1);
    }
    /* The keys are anchored by the array; the stack goes back to it. */
    if (!sorted) {
        sort(keys, count);
        lua_pushvalue(L, array);
        permute(L, keys, count);
    }
    lua_settop(L, array);
    return (lua_Integer)count;
}

int clua_next_key(lua_State *L, int index) {
    luaL_checkstack(L, 12, "keys");
    int table = lua_absindex(L, index), given = lua_gettop(L), found = 0;
    int first = lua_isnil(L, given);
    struct key after, best, here;
    size_t count = 0;
    if (!first) describe(L, given, &after);
    lua_pushnil(L);                        /* the best key so far */
    for (lua_pushnil(L); lua_next(L, table); count++) {
        lua_pop(L, 1);
        describe(L, lua_gettop(L), &here);
        if ((first || compare(&here, &after) > 0) && (!found || compare(&here, &best) < 0)) {
            found = 1;
            best = here;
            lua_pushvalue(L, -1);
            lua_replace(L, given + 1);
        }
    }
    clua_charge(L, count * 4 + 4);
    lua_replace(L, given);
    if (!found) return 1;
    lua_pushvalue(L, given);
    lua_rawget(L, table);
    return 2;
}
