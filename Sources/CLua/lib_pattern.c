/* Compiles Lua patterns. Works on ASCII whatever the locale. */
#include <string.h>
#include "lib_pattern.h"

#define MAX_PATTERN 32767

int clua_in_class(unsigned char c, int letter) {
    int lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
    int result;
    switch (letter | 0x20) {
        case 'a': result = lower || upper; break;
        case 'c': result = c < 32 || c == 127; break;
        case 'd': result = digit; break;
        case 'g': result = c > 32 && c < 127; break;
        case 'l': result = lower; break;
        case 'p': result = c > 32 && c < 127 && !(lower || upper || digit); break;
        case 's': result = c == ' ' || (c >= 9 && c <= 13); break;
        case 'u': result = upper; break;
        case 'w': result = lower || upper || digit; break;
        case 'z': result = c == 0; break;
        default: result = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); break;
    }
    return (letter & 0x20) ? result : !result;
}

static int is_class_letter(unsigned char c) {
    return c != 0 && c < 128 && strchr("acdglpsuwxzACDGLPSUWXZ", c) != NULL;
}

size_t clua_pattern_size(lua_State *L, const char *text, size_t length) {
    if (length > MAX_PATTERN) luaL_error(L, "pattern too complex (longer than %d bytes)", MAX_PATTERN);
    clua_charge(L, length + 4);
    size_t sets = 0;
    for (size_t i = 0; i < length; i++) sets += text[i] == '[';
    return length * sizeof(struct clua_item) + sets * sizeof(clua_set);
}

struct compiler {
    lua_State *L;
    struct clua_pattern *out;
    const char *at, *end;
    int sets;
    uint8_t open[CLUA_MAX_CAPTURES];     /* 1 while the capture is not closed */
};

static void set_add(uint8_t *set, unsigned char c) {
    set[c >> 3] |= (uint8_t)(1u << (c & 7));
}

static void set_add_class(struct compiler *c, uint8_t *set, unsigned char letter) {
    if (!is_class_letter(letter)) {
        set_add(set, letter);
        return;
    }
    clua_charge(c->L, 64);
    for (int byte = 0; byte < 256; byte++)
        if (clua_in_class((unsigned char)byte, letter)) set_add(set, (unsigned char)byte);
}

/* The ']' that closes the set whose first byte is at `p` (a ']' in first place is a member). */
static const char *find_set_end(struct compiler *c, const char *p) {
    do {
        if (p == c->end) luaL_error(c->L, "malformed pattern (missing ']')");
        char byte = *p++;
        if (byte == '%' && p < c->end) p++;
        if (p == c->end) luaL_error(c->L, "malformed pattern (missing ']')");
    } while (*p != ']');
    return p;
}

/* `c->at` is just behind the '['. */
static uint16_t parse_set(struct compiler *c) {
    uint8_t *set = c->out->sets[c->sets];
    memset(set, 0, sizeof(clua_set));
    int negated = c->at < c->end && *c->at == '^';
    const char *p = c->at + negated, *close = find_set_end(c, p);
    for (; p < close; p++) {
        if (*p == '%') {
            set_add_class(c, set, (unsigned char)*++p);
        } else if (p + 2 < close && p[1] == '-') {
            for (int byte = (unsigned char)p[0]; byte <= (unsigned char)p[2]; byte++) set_add(set, (unsigned char)byte);
            p += 2;
        } else {
            set_add(set, (unsigned char)*p);
        }
    }
    if (negated)
        for (size_t i = 0; i < sizeof(clua_set); i++) set[i] = (uint8_t)~set[i];
    c->at = close + 1;
    return (uint16_t)c->sets++;
}

static void parse_open(struct compiler *c, struct clua_item *item) {
    if (c->out->captures >= CLUA_MAX_CAPTURES) luaL_error(c->L, "too many captures");
    int position = c->at < c->end && *c->at == ')';
    c->at += position;
    item->kind = position ? ITEM_POSITION : ITEM_OPEN;
    item->a = (uint8_t)c->out->captures;
    c->open[c->out->captures++] = !position;
}

static void parse_close(struct compiler *c, struct clua_item *item) {
    for (int i = c->out->captures - 1; i >= 0; i--) {
        if (!c->open[i]) continue;
        c->open[i] = 0;
        item->kind = ITEM_CLOSE;
        item->a = (uint8_t)i;
        return;
    }
    luaL_error(c->L, "invalid pattern capture");
}

static void parse_escape(struct compiler *c, struct clua_item *item) {
    if (c->at == c->end) luaL_error(c->L, "malformed pattern (ends with '%%')");
    unsigned char letter = (unsigned char)*c->at++;
    if (letter == 'b') {
        if (c->end - c->at < 2) luaL_error(c->L, "malformed pattern (missing arguments to '%%b')");
        item->kind = ITEM_BALANCE;
        item->a = (uint8_t)c->at[0];
        item->b = (uint8_t)c->at[1];
        c->at += 2;
    } else if (letter == 'f') {
        if (c->at == c->end || *c->at != '[') luaL_error(c->L, "missing '[' after '%%f' in pattern");
        c->at++;
        item->kind = ITEM_FRONTIER;
        item->set = parse_set(c);
    } else if (letter >= '0' && letter <= '9') {
        int index = letter - '1';
        if (index < 0 || index >= c->out->captures || c->open[index])
            luaL_error(c->L, "invalid capture index %%%d", index + 1);
        item->kind = ITEM_SAME;
        item->a = (uint8_t)index;
    } else {
        item->kind = is_class_letter(letter) ? ITEM_CLASS : ITEM_CHAR;
        item->a = letter;
    }
}

static void parse_item(struct compiler *c, struct clua_item *item) {
    unsigned char byte = (unsigned char)*c->at++;
    memset(item, 0, sizeof *item);
    switch (byte) {
        case '(': parse_open(c, item); return;
        case ')': parse_close(c, item); return;
        case '%': parse_escape(c, item); break;
        case '.': item->kind = ITEM_ANY; break;
        case '[': item->kind = ITEM_SET; item->set = parse_set(c); break;
        default:
            item->kind = byte == '$' && c->at == c->end ? ITEM_END : ITEM_CHAR;
            item->a = byte;
    }
    if (item->kind <= ITEM_SET && c->at < c->end && *c->at != 0 && strchr("*+-?", *c->at) != NULL)
        item->repeat = (uint8_t)*c->at++;
}

void clua_pattern_compile(
    lua_State *L, struct clua_pattern *pattern, void *storage, const char *text, size_t length, int anchors) {
    struct compiler c = {.L = L, .out = pattern, .at = text, .end = text + length};
    memset(pattern, 0, sizeof *pattern);
    pattern->items = storage;
    pattern->sets = (clua_set *)(pattern->items + length);
    if (anchors && length > 0 && *text == '^') {
        pattern->anchored = 1;
        c.at++;
    }
    while (c.at < c.end) parse_item(&c, &pattern->items[pattern->count++]);
    for (int i = 0; i < pattern->captures; i++)
        if (c.open[i]) luaL_error(L, "unfinished capture");
}
