/* The coroutine library. A wait or a preemption inside a coroutine suspends the whole task: each enclosing resume
 * yields in turn, and when the task goes on each descends again. The inner threads stay as they were meanwhile. */
#include "clua_state.h"

typedef enum { MODE_RESUME, MODE_WRAP } resume_mode;

static int suspended_resume(lua_State *L, int status, lua_KContext mode);

static int fail_text(lua_State *L, const char *message) {
    lua_pushboolean(L, 0);
    lua_pushstring(L, message);
    return 2;
}

static void enter(clua_state *S, lua_State *L, lua_State *co, bool *fenced) {
    *fenced = !lua_isyieldable(L);
    S->fence += *fenced;
    S->chain[S->depth++] = co;
}

static void leave(clua_state *S, bool fenced) {
    S->depth--;
    S->fence -= fenced;
}

/* Runs the pending `<close>` handlers of a coroutine that cannot go on. They cannot wait. */
static int close_thread(clua_state *S, lua_State *L, lua_State *co) {
    bool fenced;
    enter(S, L, co, &fenced);
    S->fence++;
    int status = lua_resetthread(co);
    S->fence--;
    leave(S, fenced);
    return status;
}

static int raise_from(clua_state *S, lua_State *L, lua_State *co) {
    S->saved_trace.length = 0;
    clua_trace(S, &S->saved_trace, co, 0);
    close_thread(S, L, co);
    if (S->killed) return clua_pass_kill(L);
    lua_xmove(co, L, 1);
    return lua_error(L);
}

static int deliver(lua_State *L, lua_State *co, int count, resume_mode mode) {
    if (!lua_checkstack(L, count + 1)) {
        lua_pop(co, count);
        if (mode == MODE_WRAP) return luaL_error(L, "too many results to resume");
        return fail_text(L, "too many results to resume");
    }
    if (mode == MODE_RESUME) lua_pushboolean(L, 1);
    lua_xmove(co, L, count);
    return count + (mode == MODE_RESUME);
}

static int descend(lua_State *L, lua_State *co, int arguments, resume_mode mode) {
    clua_state *S = clua_of(L);
    bool fenced;
    int count = 0;
    if (S->depth >= CLUA_CHAIN_MAX) return luaL_error(L, "C stack overflow (too many nested coroutines)");
    enter(S, L, co, &fenced);
    *clua_thread_flags(co) &= ~(uintptr_t)THREAD_HELD;
    S->reason = REASON_NONE;
    int status = lua_resume(co, L, arguments, &count);
    leave(S, fenced);
    if (S->killed) return clua_pass_kill(L);
    if (status == LUA_YIELD && S->reason != REASON_USER) {
        *clua_thread_flags(co) |= THREAD_HELD;
        return lua_yieldk(L, 0, mode, suspended_resume);
    }
    if (status == LUA_OK || status == LUA_YIELD) return deliver(L, co, count, mode);
    if (mode == MODE_WRAP) return raise_from(S, L, co);
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    return 2;
}

static lua_State *wrapped(lua_State *L) { return lua_tothread(L, lua_upvalueindex(1)); }

static int suspended_resume(lua_State *L, int status, lua_KContext mode) {
    (void)status;
    return descend(L, mode == MODE_WRAP ? wrapped(L) : lua_tothread(L, 1), 0, (resume_mode)mode);
}

static lua_State *thread_argument(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co != NULL, 1, "coroutine");
    return co;
}

static const char *status_of(lua_State *L, lua_State *co) {
    lua_Debug activation;
    if (L == co) return "running";
    if (*clua_thread_flags(co) != 0) return "normal";
    switch (lua_status(co)) {
    case LUA_YIELD: return "suspended";
    case LUA_OK:
        if (lua_getstack(co, 0, &activation)) return "normal";
        return lua_gettop(co) == 0 ? "dead" : "suspended";
    default: return "dead";
    }
}

static int begin_resume(lua_State *L, lua_State *co, int arguments, resume_mode mode) {
    const char *status = status_of(L, co);
    if (*status != 's') {
        const char *text = *status == 'd' ? "cannot resume dead coroutine" : "cannot resume non-suspended coroutine";
        return mode == MODE_WRAP ? luaL_error(L, "%s", text) : fail_text(L, text);
    }
    if (!lua_checkstack(co, arguments)) {
        if (mode == MODE_WRAP) return luaL_error(L, "too many arguments to resume");
        return fail_text(L, "too many arguments to resume");
    }
    lua_xmove(L, co, arguments);
    return descend(L, co, arguments, mode);
}

static int co_resume(lua_State *L) { return begin_resume(L, thread_argument(L), lua_gettop(L) - 1, MODE_RESUME); }

static int call_wrapped(lua_State *L) { return begin_resume(L, wrapped(L), lua_gettop(L), MODE_WRAP); }

static int co_create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    *clua_thread_flags(co) = 0;
    /* A coroutine shorter than one interval is never seen by its hook. */
    clua_add_pending(clua_of(L), CLUA_FIRST_INTERVAL);
    clua_arm(co, CLUA_FIRST_INTERVAL);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

static int co_wrap(lua_State *L) {
    co_create(L);
    lua_pushcclosure(L, call_wrapped, 1);
    return 1;
}

static int co_yield(lua_State *L) {
    if (*clua_thread_flags(L) & THREAD_TASK) return luaL_error(L, "attempt to yield from outside a coroutine");
    clua_of(L)->reason = REASON_USER;
    return lua_yield(L, lua_gettop(L));
}

static int co_status(lua_State *L) {
    lua_pushstring(L, status_of(L, thread_argument(L)));
    return 1;
}

static int co_isyieldable(lua_State *L) {
    lua_State *co = lua_isnone(L, 1) ? L : thread_argument(L);
    lua_pushboolean(L, !(*clua_thread_flags(co) & THREAD_TASK) && lua_isyieldable(co));
    return 1;
}

static int co_running(lua_State *L) {
    lua_pushthread(L);
    lua_pushboolean(L, (*clua_thread_flags(L) & THREAD_TASK) != 0);
    return 2;
}

static int co_close(lua_State *L) {
    lua_State *co = thread_argument(L);
    clua_state *S = clua_of(L);
    const char *status = status_of(L, co);
    if (*status != 's' && *status != 'd') return luaL_error(L, "cannot close a %s coroutine", status);
    if (S->depth >= CLUA_CHAIN_MAX) return luaL_error(L, "C stack overflow (too many nested coroutines)");
    int closed = close_thread(S, L, co);
    if (S->killed) return clua_pass_kill(L);
    lua_pushboolean(L, closed == LUA_OK);
    if (closed == LUA_OK) return 1;
    lua_xmove(co, L, 1);
    return 2;
}

int clua_open_coroutine(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"create", co_create}, {"resume", co_resume},           {"yield", co_yield},     {"wrap", co_wrap},
        {"status", co_status}, {"isyieldable", co_isyieldable}, {"running", co_running}, {"close", co_close},
        {NULL, NULL},
    };
    luaL_newlib(L, functions);
    return 1;
}
