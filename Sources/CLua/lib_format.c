/* string.format: one directive at a time, each checked before snprintf sees it. */
#include <stdio.h>
#include <string.h>
#include "lib_common.h"

struct directive {
    char text[24];         /* as written, from '%' to the letter */
    char letter;
    int modified;          /* flags, width or precision are present */
    int precise;           /* a precision is present */
    const char *end;       /* behind the letter */
};

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int invalid(lua_State *L, const struct directive *d) {
    return luaL_error(L, "invalid conversion '%s' to 'format'", d->text);
}

/* Reads the directive whose '%' is at `p` (the text is NUL-terminated). */
static void read_directive(lua_State *L, struct directive *d, const char *p) {
    const char *q = p + 1;
    while (*q != 0 && strchr("-+ #0.123456789", *q) != NULL) q++;
    size_t length = (size_t)(q - p) + 1;
    if (length >= sizeof d->text) luaL_error(L, "invalid format string to 'format'");
    memcpy(d->text, p, length);
    d->text[length] = 0;
    d->letter = *q;
    d->end = *q == 0 ? q : q + 1;
    d->modified = q > p + 1;
    d->precise = memchr(p, '.', length) != NULL;
}

/* Accepts the given flags, at most two digits of width and, if allowed, of precision. */
static void check_directive(lua_State *L, const struct directive *d, const char *flags, int precision) {
    const char *p = d->text + 1;
    while (*p != 0 && *p != d->letter && strchr(flags, *p) != NULL) p++;
    if (*p != '0')
        for (int i = 0; i < 2 && is_digit(*p); i++) p++;
    if (*p == '.' && precision) {
        p++;
        for (int i = 0; i < 2 && is_digit(*p); i++) p++;
    }
    if (*p != d->letter) luaL_error(L, "invalid conversion specification: '%s'", d->text);
}

static void add_integer(struct clua_builder *out, const struct directive *d, lua_Integer value) {
    char format[32];
    size_t length = strlen(d->text);
    memcpy(format, d->text, length - 1);
    memcpy(format + length - 1, LUA_INTEGER_FRMLEN, sizeof LUA_INTEGER_FRMLEN - 1);
    format[length - 1 + sizeof LUA_INTEGER_FRMLEN - 1] = d->letter;
    format[length + sizeof LUA_INTEGER_FRMLEN - 1] = 0;
    char *place = clua_text_reserve(out, 128);
    out->length += (size_t)snprintf(place, 128, format, (LUAI_UACINT)value);
}

static void add_number(struct clua_builder *out, const struct directive *d, lua_Number value) {
    char *place = clua_text_reserve(out, 512);
    clua_charge(out->L, 16);
    out->length += (size_t)snprintf(place, 512, d->text, value);
}

static void add_quoted_string(struct clua_builder *out, const char *s, size_t length) {
    clua_text_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\' || c == '\n') {
            clua_text_char(out, '\\');
            clua_text_char(out, (char)c);
        } else if (c < 32 || c == 127) {
            char *place = clua_text_reserve(out, 8);
            int padded = i + 1 < length && is_digit(s[i + 1]);
            out->length += (size_t)snprintf(place, 8, padded ? "\\%03d" : "\\%d", c);
        } else {
            clua_text_char(out, (char)c);
        }
    }
    clua_text_char(out, '"');
}

static void add_quoted_number(struct clua_builder *out, int index) {
    lua_State *L = out->L;
    char *place = clua_text_reserve(out, 64);
    int length;
    if (lua_isinteger(L, index)) {
        lua_Integer value = lua_tointeger(L, index);
        length = snprintf(place, 64, value == LUA_MININTEGER ? "0x%llx" : "%lld", (long long)value);
    } else {
        lua_Number value = lua_tonumber(L, index);
        if (value != value) length = snprintf(place, 64, "(0/0)");
        else if (value - value != 0) length = snprintf(place, 64, value > 0 ? "1e9999" : "-1e9999");
        else length = snprintf(place, 64, "%a", value);
    }
    out->length += (size_t)length;
}

static void add_quoted(struct clua_builder *out, int index) {
    lua_State *L = out->L;
    size_t length;
    const char *s;
    switch (lua_type(L, index)) {
        case LUA_TSTRING:
            s = lua_tolstring(L, index, &length);
            clua_charge(L, length / 4);
            add_quoted_string(out, s, length);
            break;
        case LUA_TNUMBER: add_quoted_number(out, index); break;
        case LUA_TNIL: clua_text_add(out, "nil", 3); break;
        case LUA_TBOOLEAN:
            if (lua_toboolean(L, index)) clua_text_add(out, "true", 4);
            else clua_text_add(out, "false", 5);
            break;
        default: luaL_argerror(L, index, "value has no literal form");
    }
}

static void add_string(struct clua_builder *out, const struct directive *d, int index) {
    lua_State *L = out->L;
    size_t length;
    clua_push_plain(L, index);
    const char *s = lua_tolstring(L, -1, &length);
    clua_charge(L, length / 32);
    if (!d->modified || (length >= 100 && !d->precise)) {
        if (d->modified) {
            luaL_argcheck(L, length == strlen(s), index, "string contains zeros");
            check_directive(L, d, "-", 1);
        }
        clua_text_add(out, s, length);
    } else {
        luaL_argcheck(L, length == strlen(s), index, "string contains zeros");
        check_directive(L, d, "-", 1);
        char *place = clua_text_reserve(out, 128);
        out->length += (size_t)snprintf(place, 128, d->text, s);
    }
    lua_pop(L, 1);
}

static void add_directive(struct clua_builder *out, const struct directive *d, int index) {
    lua_State *L = out->L;
    switch (d->letter) {
        case 'c':
            check_directive(L, d, "-", 0);
            out->length += (size_t)snprintf(
                clua_text_reserve(out, 128), 128, d->text, (int)luaL_checkinteger(L, index));
            break;
        case 'd': case 'i':
            check_directive(L, d, "-+0 ", 1);
            add_integer(out, d, luaL_checkinteger(L, index));
            break;
        case 'u':
            check_directive(L, d, "-0", 1);
            add_integer(out, d, luaL_checkinteger(L, index));
            break;
        case 'o': case 'x': case 'X':
            check_directive(L, d, "-#0", 1);
            add_integer(out, d, luaL_checkinteger(L, index));
            break;
        case 'a': case 'A': case 'e': case 'E': case 'f': case 'g': case 'G':
            check_directive(L, d, "-+ #0", 1);
            add_number(out, d, luaL_checknumber(L, index));
            break;
        case 'q':
            if (d->modified) luaL_error(L, "specifier '%%q' cannot have modifiers");
            add_quoted(out, index);
            break;
        case 's': add_string(out, d, index); break;
        default: invalid(L, d);
    }
}

static int format_now(lua_State *L) {
    size_t length;
    int top = lua_gettop(L), index = 1;
    const char *p = lua_tolstring(L, 1, &length), *end = p + length;
    clua_charge(L, length / 2 + 4);
    struct clua_builder out;
    clua_text_begin(&out, L, (size_t)-1);
    while (p < end) {
        if (*p != '%') {
            clua_text_char(&out, *p++);
        } else if (p[1] == '%') {
            clua_text_char(&out, '%');
            p += 2;
        } else {
            struct directive d;
            if (++index > top) luaL_argerror(L, index, "no value");
            read_directive(L, &d, p);
            add_directive(&out, &d, index);
            p = d.end;
        }
    }
    clua_text_push(&out);
    return 1;
}

/* First argument behind `after` that a %s prints and that has a __tostring, which is left on the stack; 0 if none. */
static int find_tostring(lua_State *L, int after) {
    int index = 1, top = lua_gettop(L);
    size_t length;
    const char *p = lua_tolstring(L, 1, &length), *end = p + length;
    clua_charge(L, length / 8 + 1);
    while (p < end && index < top) {
        if (*p++ != '%') continue;
        if (*p == '%') {
            p++;
            continue;
        }
        struct directive d;
        index++;
        read_directive(L, &d, p - 1);
        p = d.end;
        if (d.letter == 's' && index > after && luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) return index;
    }
    return 0;
}

/* Replaces each object that has a __tostring by its text; can be suspended inside any of them. */
static int format_resolved(lua_State *L, int status, lua_KContext context) {
    int index = (int)context;
    (void)status;
    for (;;) {
        if (index > 0) {
            if (!lua_isstring(L, -1)) return luaL_error(L, "'__tostring' must return a string");
            lua_replace(L, index);
        }
        index = find_tostring(L, index);
        if (index == 0) return format_now(L);
        lua_pushvalue(L, index);
        lua_callk(L, 1, 1, index, format_resolved);
    }
}

int clua_string_format(lua_State *L) {
    luaL_checkstring(L, 1);
    return format_resolved(L, LUA_OK, 0);
}
