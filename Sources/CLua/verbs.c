/* Verbs: functions of the host. Calling one yields a request; the host answers by resuming the task. */
#include "clua_state.h"

#include <stdio.h>
#include <string.h>

#define MOST_RESULTS 1000

enum { REQUEST = lua_upvalueindex(1), VERB = lua_upvalueindex(2), IS_METHOD = lua_upvalueindex(3) };

static int raise_here(lua_State *L, const char *format, const char *text) {
    clua_push_where(L);
    lua_pushfstring(L, format, text);
    lua_concat(L, 2);
    return lua_error(L);
}

static int bad_argument(lua_State *L, int argument, const char *problem) {
    clua_state *S = clua_of(L);
    clua_push_where(L);
    lua_pushfstring(L, "bad argument #%d to '%s' (%s)", argument, lua_tostring(L, VERB), problem);
    lua_concat(L, 2);
    size_t length;
    const char *message = lua_tolstring(L, -1, &length);
    S->value_problem.length = 0;
    clua_append(&S->value_problem, message, length);
    return lua_error(L);
}

static int raise_answer(lua_State *L) {
    size_t code_length, length;
    const char *code = luaL_checklstring(L, 1, &code_length), *message = luaL_checklstring(L, 2, &length);
    clua_push_error(L, code, code_length, message, length, lua_tostring(L, REQUEST));
    return lua_error(L);
}

/* The task goes on: takes the host's answer, which lies in the state only until someone took it. */
static int answered(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    clua_state *S = clua_of(L);
    clua_resumption kind = S->resumption;
    const uint8_t *cursor = S->input, *end = S->input + S->input_length;
    S->resumption = CLUA_PROCEED;
    lua_settop(L, 0);
    if (kind == CLUA_PROCEED) return 0;
    uint32_t count = 2; /* code and message */
    if (kind == CLUA_VALUES) {
        memcpy(&count, cursor, sizeof count);
        cursor += sizeof count;
    }
    if (count > MOST_RESULTS || !lua_checkstack(L, (int)count + 8)) {
        return luaL_error(L, "too many results from '%s'", lua_tostring(L, VERB));
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *problem = clua_decode(S, L, &cursor, end);
        if (problem != NULL) return luaL_error(L, "bad answer to '%s': %s", lua_tostring(L, VERB), problem);
    }
    return kind == CLUA_VALUES ? (int)count : raise_answer(L);
}

static void put_location(clua_state *S, lua_State *L) {
    char file[256], text[280];
    int line, length = 0;
    if (clua_where(S, L, file, sizeof file, &line)) length = snprintf(text, sizeof text, "%s:%d", file, line);
    clua_put_text(S, text, (size_t)length);
}

static void check_receiver(lua_State *L, bool is_method) {
    if (!is_method) return;
    const char *request = lua_tostring(L, REQUEST), *kind;
    size_t length;
    int64_t id;
    size_t expected = (size_t)(strchr(request, ':') - request);
    if (clua_to_handle(L, 1, &kind, &length, &id) && length == expected && memcmp(kind, request, length) == 0) return;
    lua_pushlstring(L, request, expected);
    lua_pushfstring(L, "calling '%s' without its %s (write %s(…), with a colon)", lua_tostring(L, VERB),
                    lua_tostring(L, -1), request);
    raise_here(L, "%s", lua_tostring(L, -1));
}

static int call_verb(lua_State *L) {
    clua_state *S = clua_of(L);
    if (S->killed) return clua_pass_kill(L);
    clua_check_budget(L);
    bool is_method = lua_toboolean(L, IS_METHOD);
    check_receiver(L, is_method);
    if (S->fence > 0 || !lua_isyieldable(L)) {
        return raise_here(L, "cannot wait for '%s' here: a library function, an error handler or a coroutine being "
                             "closed is in between", lua_tostring(L, VERB));
    }
    size_t length;
    const char *request = lua_tolstring(L, REQUEST, &length);
    int top = lua_gettop(L), first = is_method ? 2 : 1;
    int64_t functions_before = S->next_function;
    clua_begin_output(S);
    clua_put_text(S, request, length);
    put_location(S, L);
    clua_put_count(S, is_method);
    if (is_method) clua_encode(S, L, 1);
    clua_put_count(S, (uint32_t)(top - first + 1));
    for (int i = first; i <= top; i++) {
        const char *problem = clua_encode(S, L, i);
        if (problem == NULL) continue;
        while (S->next_function > functions_before) clua_release_function(S, S->next_function--);
        return bad_argument(L, i - first + 1, problem);
    }
    clua_add_pending(S, S->output.length / 8);
    S->reason = REASON_VERB;
    return lua_yieldk(L, 0, 0, answered);
}

void clua_push_verb(lua_State *L, const char *request, const char *verb, bool method) {
    lua_pushstring(L, request);
    lua_pushstring(L, verb);
    lua_pushboolean(L, method);
    lua_pushcclosure(L, call_verb, 3);
}
