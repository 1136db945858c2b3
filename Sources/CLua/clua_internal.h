/* Shared by the files of this target; Swift sees include/CLua.h only. */
#ifndef CLUA_INTERNAL_H
#define CLUA_INTERNAL_H

#include <stddef.h>
#include <stdint.h>
#include <lua5.4/lua.h>
#include <lua5.4/lauxlib.h>
#include <lua5.4/lualib.h>

/* Charges `steps` instructions for work done outside the interpreter (which the count hook cannot see). May raise a
 * Lua error when the event's budget is used up; otherwise makes the hook run soon, so that a slice ends in time.
 * Call it before the work, or at least every few thousand steps of it. */
void clua_charge(lua_State *L, size_t steps);

/* Deterministic identity of a table, closure, thread or full userdata: the serial number of its allocation. */
uint64_t clua_serial(lua_State *L, int index);

/* Libraries. Each leaves its table on the stack, like luaopen_*; the prelude adds to and freezes them. */
int clua_open_string(lua_State *L);
int clua_open_table(lua_State *L);
int clua_open_utf8(lua_State *L);
int clua_open_math(lua_State *L);   /* random seeded by clua_host_seed */
int clua_open_json(lua_State *L);
int clua_open_base(lua_State *L);   /* pairs, next, type, select, rawget … into a fresh table of globals */

int clua_open_os(lua_State *L);     /* time, date, clock, difftime */

/* json.null, and a table marked by json.array (so that an empty one stays a list). */
int clua_is_json_null(lua_State *L, int index);
int clua_is_json_array(lua_State *L, int index);

uint64_t clua_host_seed(lua_State *L);
int64_t clua_host_now(lua_State *L);       /* milliseconds since 1970, UTC */
double clua_host_clock(lua_State *L);      /* seconds: instructions used / 1e8 */
size_t clua_host_memory(lua_State *L);     /* bytes in use; the same in every run */

/* The Lua part of the libraries (source text, NUL terminated). It is run once per state with one argument, the table
 * of globals, before anything is frozen. */
extern const char clua_prelude[];

/* Freezing. clua_freeze replaces the table at the top by an empty proxy that reads through and refuses writes.
 * rawset must refuse, and rawget, next, pairs and # should look through, when clua_is_frozen; clua_push_content pushes
 * the table behind a proxy, which must never reach a script. */
void clua_freeze(lua_State *L);
int clua_is_frozen(lua_State *L, int index);
void clua_push_content(lua_State *L, int index);

/* True when the state was killed: a C function that catches errors or loops must then call clua_pass_kill. */
int clua_is_killed(lua_State *L);
/* Yields out for ever, or raises the kill mark where yielding is impossible. `return clua_pass_kill(L);` */
int clua_pass_kill(lua_State *L);

#endif
