/* Tracebacks are written into host memory: they must work when the script has used up its own. */
#include "clua_state.h"

#include <string.h>

#define FIRST_FRAMES 12
#define LAST_FRAMES 10

static int count_levels(lua_State *L) {
    lua_Debug activation;
    int low = 0, high = 1;
    while (lua_getstack(L, high, &activation)) {
        low = high;
        high *= 2;
    }
    while (low < high) {
        int middle = (low + high) / 2;
        if (lua_getstack(L, middle, &activation)) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void write_frame(clua_buffer *trace, const lua_Debug *frame) {
    const char *source = *frame->source == '@' ? frame->source + 1 : frame->short_src;
    bool is_c = *frame->what == 'C';
    if (is_c && *frame->namewhat == 0) return; /* the host's own frames */
    if (is_c) clua_append_format(trace, "[C]: in ");
    else if (frame->currentline > 0) clua_append_format(trace, "%s:%d: in ", source, frame->currentline);
    else clua_append_format(trace, "%s: in ", source);
    if (*frame->namewhat != 0) clua_append_format(trace, "%s '%s'\n", frame->namewhat, frame->name);
    else if (*frame->what == 'm') clua_append_format(trace, "main chunk\n");
    else clua_append_format(trace, "function <%s:%d>\n", source, frame->linedefined);
}

void clua_trace(clua_state *S, clua_buffer *trace, lua_State *L, int level) {
    (void)S;
    lua_Debug frame;
    int levels = count_levels(L), shown = 0;
    while (lua_getstack(L, level, &frame)) {
        if (shown++ == FIRST_FRAMES && levels - level > LAST_FRAMES) {
            clua_append_format(trace, "... (%d more)\n", levels - level - LAST_FRAMES);
            level = levels - LAST_FRAMES;
            continue;
        }
        lua_getinfo(L, "Sln", &frame);
        write_frame(trace, &frame);
        level++;
    }
}

void clua_trace_chain(clua_state *S, clua_buffer *trace) {
    for (int i = S->depth - 1; i >= 0; i--) clua_trace(S, trace, S->chain[i], 0);
}
