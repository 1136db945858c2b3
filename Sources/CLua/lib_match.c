/* Matches compiled patterns. Every step is charged, so no pattern can outlive its budget; recursion is only as deep as
 * the pattern has repeated items. Captures need no undoing when the matcher backs up: an item that reads a capture
 * is always reached through the items that set it. */
#include <string.h>
#include "lib_pattern.h"

#define MAX_NESTING 200
#define STEPS_PER_CHARGE 1000

static inline void step(struct clua_matcher *m, size_t count) {
    m->steps += count;
    if (m->steps >= STEPS_PER_CHARGE) clua_matcher_end(m);
}

void clua_matcher_end(struct clua_matcher *m) {
    size_t steps = m->steps;
    m->steps = 0;
    clua_charge(m->L, steps);
}

void clua_matcher_begin(
    struct clua_matcher *m, lua_State *L, const struct clua_pattern *pattern, const char *subject, size_t length) {
    m->L = L;
    m->pattern = pattern;
    m->start = subject;
    m->end = subject + length;
    m->depth = 0;
    m->steps = 4;
}

static int in_set(const uint8_t *set, unsigned char byte) {
    return set[byte >> 3] >> (byte & 7) & 1;
}

static int fits(struct clua_matcher *m, const char *at, const struct clua_item *item) {
    if (at >= m->end) return 0;
    unsigned char byte = (unsigned char)*at;
    switch (item->kind) {
        case ITEM_ANY: return 1;
        case ITEM_CHAR: return byte == item->a;
        case ITEM_CLASS: return clua_in_class(byte, item->a);
        default: return in_set(m->pattern->sets[item->set], byte);
    }
}

static const char *balance(struct clua_matcher *m, const char *at, const struct clua_item *item) {
    if (at >= m->end || (uint8_t)*at != item->a) return NULL;
    size_t level = 1;
    while (++at < m->end) {
        step(m, 1);
        if ((uint8_t)*at == item->b) {
            if (--level == 0) return at + 1;
        } else if ((uint8_t)*at == item->a) {
            level++;
        }
    }
    return NULL;
}

static int at_frontier(struct clua_matcher *m, const char *at, const struct clua_item *item) {
    const uint8_t *set = m->pattern->sets[item->set];
    unsigned char before = at == m->start ? 0 : (unsigned char)at[-1];
    unsigned char here = at == m->end ? 0 : (unsigned char)*at;
    return !in_set(set, before) && in_set(set, here);
}

static const char *same(struct clua_matcher *m, const char *at, int index) {
    ptrdiff_t length = m->captures[index].length;
    if (length < 0 || m->end - at < length) return NULL;
    step(m, (size_t)length / 16 + 1);
    return memcmp(m->captures[index].at, at, (size_t)length) == 0 ? at + length : NULL;
}

static const char *match_from(struct clua_matcher *m, const char *at, int index);

static const char *match_nested(struct clua_matcher *m, const char *at, int index) {
    if (index == m->pattern->count) return at;
    if (++m->depth > MAX_NESTING) luaL_error(m->L, "pattern too complex");
    const char *end = match_from(m, at, index);
    m->depth--;
    return end;
}

static const char *longest_first(struct clua_matcher *m, const char *at, int index, ptrdiff_t least, ptrdiff_t most) {
    const struct clua_item *item = &m->pattern->items[index];
    ptrdiff_t count = 0;
    while (count < most && fits(m, at + count, item)) {
        count++;
        step(m, 1);
    }
    for (; count >= least; count--) {
        step(m, 1);
        const char *end = match_nested(m, at + count, index + 1);
        if (end != NULL) return end;
    }
    return NULL;
}

static const char *shortest_first(struct clua_matcher *m, const char *at, int index) {
    const struct clua_item *item = &m->pattern->items[index];
    for (;; at++) {
        step(m, 1);
        const char *end = match_nested(m, at, index + 1);
        if (end != NULL) return end;
        if (!fits(m, at, item)) return NULL;
    }
}

static const char *match_repeated(struct clua_matcher *m, const char *at, int index) {
    switch (m->pattern->items[index].repeat) {
        case '*': return longest_first(m, at, index, 0, PTRDIFF_MAX);
        case '+': return longest_first(m, at, index, 1, PTRDIFF_MAX);
        case '?': return longest_first(m, at, index, 0, 1);
        default: return shortest_first(m, at, index);
    }
}

/* Matches one item that is not repeated; NULL when it does not fit. */
static const char *match_item(struct clua_matcher *m, const char *at, const struct clua_item *item) {
    switch (item->kind) {
        case ITEM_OPEN:
            m->captures[item->a].at = at;
            m->captures[item->a].length = -1;
            return at;
        case ITEM_POSITION:
            m->captures[item->a].at = at;
            m->captures[item->a].length = -2;
            return at;
        case ITEM_CLOSE: m->captures[item->a].length = at - m->captures[item->a].at; return at;
        case ITEM_BALANCE: return balance(m, at, item);
        case ITEM_FRONTIER: return at_frontier(m, at, item) ? at : NULL;
        case ITEM_SAME: return same(m, at, item->a);
        case ITEM_END: return at == m->end ? at : NULL;
        default: return fits(m, at, item) ? at + 1 : NULL;
    }
}

static const char *match_from(struct clua_matcher *m, const char *at, int index) {
    for (; index < m->pattern->count; index++) {
        const struct clua_item *item = &m->pattern->items[index];
        step(m, 1);
        if (item->repeat) return match_repeated(m, at, index);
        at = match_item(m, at, item);
        if (at == NULL) return NULL;
    }
    return at;
}

const char *clua_match_at(struct clua_matcher *m, const char *at) {
    m->depth = 0;
    step(m, 1);
    return match_from(m, at, 0);
}

void clua_push_capture(struct clua_matcher *m, int index, const char *from, const char *to) {
    if (index == 0 && m->pattern->captures == 0) {
        lua_pushlstring(m->L, from, (size_t)(to - from));
    } else if (m->captures[index].length == -2) {
        lua_pushinteger(m->L, m->captures[index].at - m->start + 1);
    } else {
        step(m, (size_t)m->captures[index].length / 32 + 1);
        lua_pushlstring(m->L, m->captures[index].at, (size_t)m->captures[index].length);
    }
}

int clua_push_captures(struct clua_matcher *m, const char *from, const char *to, int whole) {
    int count = m->pattern->captures == 0 && whole ? 1 : m->pattern->captures;
    luaL_checkstack(m->L, count + 4, "too many captures");
    for (int i = 0; i < count; i++) clua_push_capture(m, i, from, to);
    return count;
}
