/* Budgets. The count hook yields where it can, because a raised error could be caught by the script. */
#include "clua_state.h"

#include <time.h>

#define CHEAP_NANOSECONDS 1000000u
#define LEAST_INTERVAL 16
#define SHORT_NANOSECONDS 200000u
#define BLIND_NANOSECONDS 5000000u
#define CHECK_STEPS 20000 /* charged steps between two looks at the CPU clock */

static uint64_t read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void clua_arm(lua_State *L, int interval) { lua_sethook(L, clua_hook, LUA_MASKCOUNT, interval); }

static bool over(clua_allowance limit, uint64_t instructions, uint64_t cpu) {
    return (limit.instructions != 0 && instructions > limit.instructions) ||
           (limit.cpu_nanoseconds != 0 && cpu > limit.cpu_nanoseconds);
}

/* Nanoseconds of CPU since the last look. The CPU clock costs a system call, the wall clock does not, and a short
 * stretch is charged by the wall clock, which never shows less. A long stretch without a reading of the CPU clock at
 * its start is charged in part only, because the thread may have been waiting for a processor. */
static uint64_t spent_cpu(clua_meter *meter, bool at_end) {
    uint64_t wall = read_clock(CLOCK_MONOTONIC), passed = wall - meter->wall_mark, spent;
    if (meter->cpu_mark == 0) {
        spent = passed < BLIND_NANOSECONDS ? passed : BLIND_NANOSECONDS;
        bool is_long = meter->cpu_slice + spent > SHORT_NANOSECONDS;
        if (is_long && !at_end) meter->cpu_mark = read_clock(CLOCK_THREAD_CPUTIME_ID);
    } else {
        if (!at_end && passed < SHORT_NANOSECONDS / 2) return 0; /* the next look will see it */
        uint64_t now = read_clock(CLOCK_THREAD_CPUTIME_ID);
        spent = now > meter->cpu_mark ? now - meter->cpu_mark : 0;
        meter->cpu_mark = now;
    }
    meter->wall_mark = wall;
    return spent;
}

/* Moves what was done since the last look into the three accounts; answers the CPU nanoseconds of it. */
static uint64_t account(clua_state *S, uint64_t instructions, bool at_end) {
    clua_meter *meter = &S->meter;
    instructions += meter->pending;
    meter->pending = 0;
    meter->used += instructions;
    meter->slice += instructions;
    meter->event += instructions;
    if (!meter->timed) return 0;
    uint64_t spent = spent_cpu(meter, at_end);
    meter->cpu_used += spent;
    meter->cpu_slice += spent;
    meter->cpu_event += spent;
    return spent;
}

static const char *exceeded(clua_state *S) {
    clua_meter *meter = &S->meter;
    if (over(S->config.event, meter->event, meter->cpu_event)) {
        return "the script used up the computing time of one event";
    }
    if (over(S->config.total, meter->used, meter->cpu_used)) {
        return "the script used up the computing time of the whole call";
    }
    return NULL;
}

static void kill_state(clua_state *S, lua_State *L, const char *message) {
    S->killed = true;
    clua_record_kill(S, L, message);
}

static int next_interval(clua_state *S, int interval, uint64_t spent) {
    if (S->meter.timed && spent > CHEAP_NANOSECONDS) {
        return interval / 4 < LEAST_INTERVAL ? LEAST_INTERVAL : interval / 4;
    }
    if (interval < CLUA_FIRST_INTERVAL / 2) return CLUA_FIRST_INTERVAL;
    return interval * 2 > CLUA_LAST_INTERVAL ? CLUA_LAST_INTERVAL : interval * 2;
}

/* Inside a hook a yield returns here and takes effect when the hook does. */
static void kill_in_hook(clua_state *S, lua_State *L) {
    clua_arm(L, 1);
    if (lua_isyieldable(L)) {
        S->reason = REASON_KILL;
        lua_yield(L, 0);
    } else {
        lua_pushlightuserdata(L, &clua_key_kill);
        lua_error(L);
    }
}

void clua_hook(lua_State *L, lua_Debug *activation) {
    (void)activation;
    clua_state *S = clua_of(L);
    if (S->depth == 0) return; /* host work on the main thread */
    if (S->killed) {
        kill_in_hook(S, L);
        return;
    }
    int interval = lua_gethookcount(L);
    uint64_t spent = account(S, (uint64_t)interval, false);
    S->meter.fresh_bytes = 0;
    const char *message = exceeded(S);
    if (message != NULL) {
        kill_state(S, L, message);
        kill_in_hook(S, L);
        return;
    }
    if (over(S->config.slice, S->meter.slice, S->meter.cpu_slice) && S->fence == 0 && lua_isyieldable(L)) {
        clua_arm(L, CLUA_FIRST_INTERVAL);
        S->reason = REASON_PREEMPT;
        lua_yield(L, 0);
        return;
    }
    int next = next_interval(S, interval, spent);
    if (next != interval) clua_arm(L, next);
}

void clua_add_pending(clua_state *S, uint64_t steps) {
    if (S->depth == 0) return; /* host work */
    uint64_t before = S->meter.pending;
    S->meter.pending += steps;
    if (before < CLUA_LAST_INTERVAL && S->meter.pending >= CLUA_LAST_INTERVAL) {
        clua_arm(S->chain[S->depth - 1], 1);
    }
}

void clua_charge(lua_State *L, size_t steps) {
    clua_state *S = clua_of(L);
    if (S->depth == 0) return;
    if (S->killed) clua_pass_kill(L);
    clua_add_pending(S, steps);
    if (S->meter.pending < CHECK_STEPS && !over(S->config.event, S->meter.event + S->meter.pending, 0)) return;
    account(S, 0, false);
    clua_arm(L, 1);
    const char *message = exceeded(S);
    if (message == NULL) return;
    kill_state(S, L, message);
    clua_pass_kill(L);
}

/* A script that does little between two verbs never meets its hook, so verbs look at the accounts too. */
void clua_check_budget(lua_State *L) {
    clua_state *S = clua_of(L);
    const char *message = exceeded(S);
    if (message == NULL) return;
    kill_state(S, L, message);
    clua_pass_kill(L);
}

int clua_is_killed(lua_State *L) { return clua_of(L)->killed; }

static int never(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    return clua_pass_kill(L);
}

int clua_pass_kill(lua_State *L) {
    clua_arm(L, 1);
    if (lua_isyieldable(L)) {
        clua_of(L)->reason = REASON_KILL;
        return lua_yieldk(L, 0, 0, never);
    }
    lua_pushlightuserdata(L, &clua_key_kill);
    return lua_error(L);
}

void clua_begin_slice(clua_state *S) {
    S->meter.slice = S->meter.cpu_slice = 0;
    S->meter.fresh_bytes = 0;
    S->meter.pending += CLUA_FIRST_INTERVAL / 2; /* the part of an interval that no hook will see */
    S->meter.cpu_mark = 0;
    if (S->meter.timed) S->meter.wall_mark = read_clock(CLOCK_MONOTONIC);
}

void clua_end_slice(clua_state *S) { account(S, 0, true); }

void clua_begin_event(clua_state *S) { S->meter.event = S->meter.cpu_event = 0; }

void clua_set_event_budget(clua_state *S, clua_allowance event) {
    S->config.event = event;
    S->meter.timed = S->config.slice.cpu_nanoseconds || event.cpu_nanoseconds || S->config.total.cpu_nanoseconds;
}
