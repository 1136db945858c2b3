/* Small tools shared by the library files. */
#ifndef CLUA_LIB_COMMON_H
#define CLUA_LIB_COMMON_H

#include "clua_internal.h"

/* Longest text that `string.rep`, `json.encode` and `load` make or take. */
#define CLUA_MAX_TEXT ((size_t)1 << 20)
/* Most elements that one call of a table function may touch. */
#define CLUA_MAX_STEPS ((lua_Integer)1000000)
/* Deepest nesting that JSON may have. */
#define CLUA_MAX_DEPTH 64

/* A growing text. Its memory belongs to the Lua state (a userdata in stack slot `slot`), so raising an error at any
 * moment leaks nothing. Unlike luaL_Buffer it lets the stack above the slot be used freely. */
struct clua_builder {
    lua_State *L;
    int slot;
    char *data;
    size_t length, capacity, limit;
    char first[512];
};

/* Takes the next stack slot. A text longer than `limit` raises "result too large". */
void clua_text_begin(struct clua_builder *text, lua_State *L, size_t limit);
char *clua_text_reserve(struct clua_builder *text, size_t count);
void clua_text_add(struct clua_builder *text, const char *bytes, size_t count);
void clua_text_char(struct clua_builder *text, char byte);
/* Pushes the finished text as a Lua string. */
void clua_text_push(struct clua_builder *text);

/* Raises unless the value at `index` is a table that may be changed (no `__frozen` in its metatable). */
void clua_check_writable(lua_State *L, int index);

/* Raises unless the value at `index` is a table; puts the content in place of a frozen proxy. The content must not be
 * returned to a script. */
void clua_check_readable(lua_State *L, int index);

/* Pushes an array of the keys of the table at `index`: numbers ascending, strings bytewise, false, true, then objects
 * by age. Returns how many. */
lua_Integer clua_sorted_keys(lua_State *L, int index);

/* `next` in that same order: replaces the key on the top of the stack (nil to begin) by key and value and returns 2,
 * or by nil and returns 1. */
int clua_next_key(lua_State *L, int index);

/* Identity of any object, C functions without upvalues included: numbered when first asked about. */
uint64_t clua_identity(lua_State *L, int index);

/* Pushes what `tostring` gives when there is no `__tostring`: no addresses, so that runs repeat exactly. */
void clua_push_plain(lua_State *L, int index);

/* Turns off the garbage collector's weak tables in this state: `__mode` becomes an ordinary field. Chains of
 * ephemerons make one collection take seconds, and no hook runs meanwhile. Call it in a fresh state. */
void clua_disable_weak_tables(lua_State *L);

/* Gives the library at the stack index `library` functions for the prelude alone, which finds them in
 * `library.__private` and removes them. */
void clua_set_private(lua_State *L, int library, const luaL_Reg *functions);

/* Pushes the Lua function that the prelude kept under `name`. */
void clua_push_kept(lua_State *L, const char *name);

int clua_string_format(lua_State *L);
int clua_string_find(lua_State *L);
int clua_string_match(lua_State *L);
int clua_string_gmatch(lua_State *L);
int clua_string_gsub(lua_State *L);
int clua_string_scan(lua_State *L);
int clua_base_load(lua_State *L);
int clua_base_tonumber(lua_State *L);

#endif
