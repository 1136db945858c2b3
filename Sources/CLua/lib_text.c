/* The growing text used by the libraries. */
#include <string.h>
#include "lib_common.h"

void clua_text_begin(struct clua_builder *text, lua_State *L, size_t limit) {
    luaL_checkstack(L, 8, "text");
    lua_pushnil(L);
    text->L = L;
    text->slot = lua_gettop(L);
    text->data = text->first;
    text->length = 0;
    text->capacity = sizeof text->first;
    text->limit = limit;
}

static void grow(struct clua_builder *text, size_t count) {
    size_t needed = text->length + count;
    if (needed < count || needed > text->limit) luaL_error(text->L, "result too large");
    size_t capacity = text->capacity * 2 > needed ? text->capacity * 2 : needed;
    clua_charge(text->L, capacity / 32);
    char *larger = lua_newuserdatauv(text->L, capacity, 0);
    memcpy(larger, text->data, text->length);
    lua_replace(text->L, text->slot);
    text->data = larger;
    text->capacity = capacity;
}

char *clua_text_reserve(struct clua_builder *text, size_t count) {
    if (count > text->capacity - text->length || text->length + count > text->limit) grow(text, count);
    return text->data + text->length;
}

void clua_text_add(struct clua_builder *text, const char *bytes, size_t count) {
    if (count == 0) return;
    memcpy(clua_text_reserve(text, count), bytes, count);
    text->length += count;
}

void clua_text_char(struct clua_builder *text, char byte) {
    *clua_text_reserve(text, 1) = byte;
    text->length++;
}

void clua_text_push(struct clua_builder *text) {
    clua_charge(text->L, text->length / 32);
    lua_pushlstring(text->L, text->data, text->length);
}
