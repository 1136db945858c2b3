/* The parts of os that a sandbox can have: the host's time, always UTC. */
#include <string.h>
#include <time.h>
#include "lib_common.h"

/* Beyond these no calendar makes sense (and nothing overflows): years -9999 to 9999. */
#define MIN_SECONDS (-377705116800)
#define MAX_SECONDS 253402300799

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* Days since 1970-01-01 of a date of the Gregorian calendar; months count from 0 and may lie outside a year. */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day) {
    year += floor_div(month, 12);
    month -= floor_div(month, 12) * 12;
    int64_t y = month < 2 ? year - 1 : year;
    int64_t from_march = (month + 10) % 12;
    int64_t days = 365 * y + floor_div(y, 4) - floor_div(y, 100) + floor_div(y, 400);
    return days + (153 * from_march + 2) / 5 + day - 1 - 719468;
}

static void date_from_seconds(int64_t seconds, struct tm *out) {
    int64_t days = floor_div(seconds, 86400), rest = seconds - days * 86400;
    memset(out, 0, sizeof *out);
    out->tm_hour = (int)(rest / 3600);
    out->tm_min = (int)(rest / 60 % 60);
    out->tm_sec = (int)(rest % 60);
    out->tm_wday = (int)((days % 7 + 11) % 7);
    int64_t year = 1970 + floor_div(days * 400, 146097);
    while (days_from_date(year + 1, 0, 1) <= days) year++;
    while (days_from_date(year, 0, 1) > days) year--;
    int month = 11;
    while (days_from_date(year, month, 1) > days) month--;
    out->tm_year = (int)(year - 1900);
    out->tm_mon = month;
    out->tm_mday = (int)(days - days_from_date(year, month, 1) + 1);
    out->tm_yday = (int)(days - days_from_date(year, 0, 1));
    out->tm_zone = "GMT";
}

static int64_t date_field(lua_State *L, const char *name, int64_t fallback) {
    int is_integer;
    lua_pushstring(L, name);
    int type = lua_rawget(L, 1);
    int64_t value = lua_tointegerx(L, -1, &is_integer);
    if (type == LUA_TNIL) {
        if (fallback == INT64_MIN) luaL_error(L, "field '%s' missing in date table", name);
        value = fallback;
    } else if (!is_integer) {
        luaL_error(L, "field '%s' is not an integer", name);
    } else if (value > 10000000000 || value < -10000000000) {
        luaL_error(L, "field '%s' is out-of-bound", name);
    }
    lua_pop(L, 1);
    return value;
}

static int64_t check_range(lua_State *L, int64_t seconds) {
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS)
        luaL_error(L, "time result cannot be represented in this installation");
    return seconds;
}

static void set_field(lua_State *L, const char *name, lua_Integer value) {
    lua_pushstring(L, name);
    lua_pushinteger(L, value);
    lua_rawset(L, -3);
}

static void set_fields(lua_State *L, const struct tm *tm) {
    set_field(L, "year", tm->tm_year + 1900);
    set_field(L, "month", tm->tm_mon + 1);
    set_field(L, "day", tm->tm_mday);
    set_field(L, "hour", tm->tm_hour);
    set_field(L, "min", tm->tm_min);
    set_field(L, "sec", tm->tm_sec);
    set_field(L, "yday", tm->tm_yday + 1);
    set_field(L, "wday", tm->tm_wday + 1);
    lua_pushliteral(L, "isdst");
    lua_pushboolean(L, 0);
    lua_rawset(L, -3);
}

static int os_time(lua_State *L) {
    if (lua_isnoneornil(L, 1)) {
        lua_pushinteger(L, floor_div(clua_host_now(L), 1000));
        return 1;
    }
    clua_check_writable(L, 1);
    lua_settop(L, 1);
    int64_t year = date_field(L, "year", INT64_MIN), month = date_field(L, "month", INT64_MIN);
    int64_t day = date_field(L, "day", INT64_MIN), hour = date_field(L, "hour", 12);
    int64_t minute = date_field(L, "min", 0), second = date_field(L, "sec", 0);
    int64_t seconds = days_from_date(year, month - 1, day) * 86400 + hour * 3600 + minute * 60 + second;
    struct tm tm;
    date_from_seconds(check_range(L, seconds), &tm);
    set_fields(L, &tm);                     /* the fields come back in their usual ranges */
    lua_pushinteger(L, seconds);
    return 1;
}

/* One conversion at `p` (behind the '%'); returns what follows it. */
static const char *add_conversion(struct clua_builder *out, const char *p, const struct tm *tm) {
    char format[3] = {'%', *p, 0};
    if (*p == 0 || strchr("aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%", *p) == NULL)
        luaL_argerror(out->L, 1, lua_pushfstring(out->L, "invalid conversion specifier '%%%s'", p));
    out->length += strftime(clua_text_reserve(out, 250), 250, format, tm);
    return p + 1;
}

static int os_date(lua_State *L) {
    size_t length;
    const char *p = luaL_optlstring(L, 1, "%c", &length), *end = p + length;
    int64_t seconds = lua_isnoneornil(L, 2) ? floor_div(clua_host_now(L), 1000) : luaL_checkinteger(L, 2);
    struct tm tm;
    luaL_argcheck(L, seconds >= MIN_SECONDS && seconds <= MAX_SECONDS, 2, "time out-of-bounds");
    date_from_seconds(seconds, &tm);
    if (*p == '!') p++;
    if (p[0] == '*' && p[1] == 't') {
        lua_createtable(L, 0, 9);
        set_fields(L, &tm);
        return 1;
    }
    clua_charge(L, length * 8);
    struct clua_builder out;
    clua_text_begin(&out, L, CLUA_MAX_TEXT);
    while (p < end) {
        if (*p == '%') p = add_conversion(&out, p + 1, &tm);
        else clua_text_char(&out, *p++);
    }
    clua_text_push(&out);
    return 1;
}

static int os_clock(lua_State *L) {
    lua_pushnumber(L, clua_host_clock(L));
    return 1;
}

static int os_difftime(lua_State *L) {
    lua_pushnumber(L, (lua_Number)luaL_checkinteger(L, 1) - (lua_Number)luaL_checkinteger(L, 2));
    return 1;
}

static const luaL_Reg functions[] = {
    {"clock", os_clock}, {"date", os_date}, {"difftime", os_difftime}, {"time", os_time}, {NULL, NULL}
};

int clua_open_os(lua_State *L) {
    luaL_newlib(L, functions);
    return 1;
}
