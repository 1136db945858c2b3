/* Lua patterns: compiled once per call, then matched with every step charged. */
#ifndef CLUA_LIB_PATTERN_H
#define CLUA_LIB_PATTERN_H

#include "lib_common.h"

#define CLUA_MAX_CAPTURES 32

enum clua_item_kind {
    ITEM_ANY, ITEM_CHAR, ITEM_CLASS, ITEM_SET,           /* one byte; may be repeated */
    ITEM_OPEN, ITEM_POSITION, ITEM_CLOSE,                /* captures */
    ITEM_BALANCE, ITEM_FRONTIER, ITEM_SAME, ITEM_END
};

struct clua_item {
    uint8_t kind;
    uint8_t repeat;      /* 0, '*', '+', '-' or '?' */
    uint8_t a, b;        /* byte, class letter, capture index, or the two bytes of a balance */
    uint16_t set;
};

typedef uint8_t clua_set[32];

struct clua_pattern {
    int count, captures, anchored;
    struct clua_item *items;
    clua_set *sets;
};

struct clua_matcher {
    lua_State *L;
    const struct clua_pattern *pattern;
    const char *start, *end;
    int depth;
    size_t steps;
    struct { const char *at; ptrdiff_t length; } captures[CLUA_MAX_CAPTURES];
};

/* Bytes of storage that compiling may need. Raises for a pattern beyond any sane length. */
size_t clua_pattern_size(lua_State *L, const char *text, size_t length);

/* Compiles into `storage`. With `anchors` a leading '^' is an anchor, otherwise a byte. Raises when malformed. */
void clua_pattern_compile(
    lua_State *L, struct clua_pattern *pattern, void *storage, const char *text, size_t length, int anchors);

void clua_matcher_begin(
    struct clua_matcher *matcher, lua_State *L, const struct clua_pattern *pattern, const char *subject, size_t length);
/* End of the match that begins at `at`, or NULL. */
const char *clua_match_at(struct clua_matcher *matcher, const char *at);
/* Charges the steps not charged yet. */
void clua_matcher_end(struct clua_matcher *matcher);
/* Pushes capture `index` of a match; index 0 without captures is the whole match. */
void clua_push_capture(struct clua_matcher *matcher, int index, const char *from, const char *to);
/* Pushes all captures (the whole match when there are none and `whole`); returns how many. */
int clua_push_captures(struct clua_matcher *matcher, const char *from, const char *to, int whole);

int clua_in_class(unsigned char byte, int letter);

#endif
