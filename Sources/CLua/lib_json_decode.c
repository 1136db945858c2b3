/* json.decode: strict RFC 8259. Returns the value or raises an error with the byte position. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "lib_json.h"

#define MAX_NUMERAL 1000

struct decoder {
    lua_State *L;
    const char *start, *at, *end;
    int depth;
};

static void fail(struct decoder *d, const char *problem) {
    luaL_error(d->L, "json.decode: %s at byte %I", problem, (LUAI_UACINT)(d->at - d->start + 1));
}

static void skip_spaces(struct decoder *d) {
    while (d->at < d->end && (*d->at == ' ' || *d->at == '\t' || *d->at == '\n' || *d->at == '\r')) d->at++;
}

static int accept(struct decoder *d, char c) {
    if (d->at >= d->end || *d->at != c) return 0;
    d->at++;
    return 1;
}

static uint32_t hex4(struct decoder *d) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = d->at < d->end ? *d->at : 0;
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 :
            c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) fail(d, "\\u needs four hexadecimal digits");
        value = value << 4 | (uint32_t)digit;
        d->at++;
    }
    return value;
}

static void add_code(struct clua_builder *out, uint32_t code) {
    if (code < 0x80) {
        clua_text_char(out, (char)code);
        return;
    }
    int extra = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    clua_text_char(out, (char)(lead[extra] | code >> (6 * extra)));
    while (extra-- > 0) clua_text_char(out, (char)(0x80 | (code >> (6 * extra) & 0x3F)));
}

static void decode_escape(struct decoder *d, struct clua_builder *out) {
    static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char c = d->at < d->end ? *d->at : 0;
    const char *found = c == 0 ? NULL : strchr(letters, c);
    if (found != NULL) {
        d->at++;
        clua_text_char(out, values[found - letters]);
        return;
    }
    if (c != 'u') fail(d, "invalid escape");
    d->at++;
    uint32_t code = hex4(d);
    if (code >= 0xDC00 && code <= 0xDFFF) fail(d, "lone surrogate");
    if (code >= 0xD800 && code <= 0xDBFF) {
        uint32_t low = accept(d, '\\') && accept(d, 'u') ? hex4(d) : 0;
        if (low < 0xDC00 || low > 0xDFFF) fail(d, "lone surrogate");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    add_code(out, code);
}

/* `d->at` is behind the opening quote. */
static void decode_string(struct decoder *d) {
    struct clua_builder out;
    clua_text_begin(&out, d->L, (size_t)-1);
    for (;;) {
        if (d->at >= d->end) fail(d, "unfinished string");
        unsigned char c = (unsigned char)*d->at;
        if (c < 32) fail(d, "control character in a string");
        if (accept(d, '"')) break;
        if (accept(d, '\\')) {
            decode_escape(d, &out);
            continue;
        }
        size_t count = clua_utf8_sequence((const unsigned char *)d->at, (size_t)(d->end - d->at));
        if (count == 0) fail(d, "text that is not UTF-8");
        clua_text_add(&out, d->at, count);
        d->at += count;
    }
    clua_text_push(&out);
    lua_replace(d->L, out.slot);
}

static void skip_digits(struct decoder *d) {
    if (d->at >= d->end || *d->at < '0' || *d->at > '9') fail(d, "digit expected");
    while (d->at < d->end && *d->at >= '0' && *d->at <= '9') d->at++;
}

/* Whole numbers that fit stay integers; "-0" is a float, since no integer can hold it. */
static int push_integer(lua_State *L, const char *s, const char *end) {
    int negative = *s == '-';
    lua_Unsigned value = 0, most = (lua_Unsigned)LUA_MAXINTEGER + (lua_Unsigned)negative;
    for (s += negative; s < end; s++) {
        lua_Unsigned digit = (lua_Unsigned)(*s - '0');
        if (value > (most - digit) / 10) return 0;
        value = value * 10 + digit;
    }
    if (negative && value == 0) return 0;
    lua_pushinteger(L, (lua_Integer)(negative ? 0u - value : value));
    return 1;
}

static void decode_number(struct decoder *d) {
    const char *from = d->at;
    int whole = 1;
    accept(d, '-');
    if (!accept(d, '0')) skip_digits(d);
    if (accept(d, '.')) {
        whole = 0;
        skip_digits(d);
    }
    if (accept(d, 'e') || accept(d, 'E')) {
        whole = 0;
        if (!accept(d, '+')) accept(d, '-');
        skip_digits(d);
    }
    if (d->at - from > MAX_NUMERAL) fail(d, "number with more than 1000 digits");
    if (whole && push_integer(d->L, from, d->at)) return;
    lua_Number number = strtod(from, NULL);
    if (!isfinite(number)) fail(d, "number out of range");
    lua_pushnumber(d->L, number);
}

static void decode_value(struct decoder *d);

static void decode_list(struct decoder *d) {
    lua_State *L = d->L;
    lua_newtable(L);
    skip_spaces(d);
    if (accept(d, ']')) {
        clua_mark_json_array(L);
        return;
    }
    for (lua_Integer i = 1;; i++) {
        decode_value(d);
        lua_rawseti(L, -2, i);
        skip_spaces(d);
        if (accept(d, ']')) return;
        if (!accept(d, ',')) fail(d, "',' or ']' expected");
    }
}

static void decode_object(struct decoder *d) {
    lua_State *L = d->L;
    lua_newtable(L);
    skip_spaces(d);
    if (accept(d, '}')) return;
    for (;;) {
        skip_spaces(d);
        if (!accept(d, '"')) fail(d, "string key expected");
        decode_string(d);
        skip_spaces(d);
        if (!accept(d, ':')) fail(d, "':' expected");
        decode_value(d);
        lua_rawset(L, -3);
        skip_spaces(d);
        if (accept(d, '}')) return;
        if (!accept(d, ',')) fail(d, "',' or '}' expected");
    }
}

static int accept_word(struct decoder *d, const char *word) {
    size_t length = strlen(word);
    if ((size_t)(d->end - d->at) < length || memcmp(d->at, word, length) != 0) return 0;
    d->at += length;
    return 1;
}

static void decode_value(struct decoder *d) {
    lua_State *L = d->L;
    skip_spaces(d);
    if (d->at >= d->end) fail(d, "value expected");
    int nests = *d->at == '{' || *d->at == '[';
    if (nests && d->depth++ >= CLUA_MAX_DEPTH) fail(d, "more than 64 levels");
    luaL_checkstack(L, 16, "json");
    if (accept(d, '{')) decode_object(d);
    else if (accept(d, '[')) decode_list(d);
    else if (accept(d, '"')) decode_string(d);
    else if (accept_word(d, "true")) lua_pushboolean(L, 1);
    else if (accept_word(d, "false")) lua_pushboolean(L, 0);
    else if (accept_word(d, "null")) clua_push_json_null(L);
    else if (*d->at == '-' || (*d->at >= '0' && *d->at <= '9')) decode_number(d);
    else fail(d, "value expected");
    d->depth -= nests;
}

int clua_json_decode(lua_State *L) {
    size_t length;
    luaL_checktype(L, 1, LUA_TSTRING);
    const char *text = lua_tolstring(L, 1, &length);
    lua_settop(L, 1);
    clua_charge(L, length * 4 + 8);
    struct decoder d = {.L = L, .start = text, .at = text, .end = text + length};
    decode_value(&d);
    skip_spaces(&d);
    if (d.at != d.end) fail(&d, "more text after the value");
    return 1;
}
