/* The two halves of the json library. */
#ifndef CLUA_LIB_JSON_H
#define CLUA_LIB_JSON_H

#include "lib_common.h"

int clua_json_encode(lua_State *L);
int clua_json_decode(lua_State *L);

void clua_push_json_null(lua_State *L);
/* Marks the table at the top of the stack as a list. */
void clua_mark_json_array(lua_State *L);
/* Length of the valid UTF-8 sequence at `s`, of which `left` bytes remain, or 0. */
size_t clua_utf8_sequence(const unsigned char *s, size_t left);

#endif
