/* Error objects and the record of the last failure. */
#include "clua_state.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void copy_text(char *target, size_t size, const char *text, size_t length) {
    if (length >= size) length = size - 1;
    memcpy(target, text, length);
    target[length] = 0;
}

/* Pushes an operand of `..` as text. */
static void push_readable(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (!lua_getmetatable(L, index)) {
        lua_pushvalue(L, index);
        return;
    }
    bool is_error = lua_rawgetp(L, -1, &clua_key_error) != LUA_TNIL;
    lua_pop(L, 2);
    if (!is_error) {
        lua_pushvalue(L, index);
        return;
    }
    lua_getfield(L, index, "where");
    lua_pushstring(L, *luaL_optstring(L, -1, "") ? ": " : "");
    lua_getfield(L, index, "message");
    lua_concat(L, 3);
}

static int error_tostring(lua_State *L) {
    push_readable(L, 1);
    return 1;
}

static int error_concat(lua_State *L) {
    for (int operand = 1; operand <= 2; operand++) {
        push_readable(L, operand);
        if (!lua_isstring(L, -1)) return luaL_error(L, "attempt to concatenate a %s value", luaL_typename(L, -1));
    }
    lua_concat(L, 2);
    return 1;
}

void clua_push_error(lua_State *L, const char *code, size_t code_length, const char *message, size_t length,
                     const char *verb) {
    lua_createtable(L, 0, 4);
    lua_pushlstring(L, code, code_length);
    lua_setfield(L, -2, "code");
    lua_pushlstring(L, message, length);
    lua_setfield(L, -2, "message");
    clua_push_where(L);
    size_t where_length;
    const char *where = lua_tolstring(L, -1, &where_length);
    lua_pushlstring(L, where, where_length > 2 ? where_length - 2 : 0);
    lua_setfield(L, -3, "where");
    lua_pop(L, 1);
    clua_freeze(L);
    lua_getmetatable(L, -1);
    lua_pushstring(L, verb);
    lua_rawsetp(L, -2, &clua_key_error);
    lua_pushcfunction(L, error_tostring);
    lua_setfield(L, -2, "__tostring");
    lua_pushcfunction(L, error_concat);
    lua_setfield(L, -2, "__concat");
    lua_pop(L, 1);
}

static bool where_in(lua_State *L, char *file, size_t size, int *line) {
    lua_Debug activation;
    for (int level = 0; lua_getstack(L, level, &activation); level++) {
        lua_getinfo(L, "Sl", &activation);
        if (activation.currentline < 0) continue;
        const char *source = *activation.source == '@' ? activation.source + 1 : activation.short_src;
        copy_text(file, size, source, strlen(source));
        *line = activation.currentline;
        return true;
    }
    return false;
}

bool clua_where(clua_state *S, lua_State *L, char *file, size_t size, int *line) {
    if (where_in(L, file, size, line)) return true;
    int position = S->depth - 1;
    while (position >= 0 && S->chain[position] != L) position--;
    for (position--; position >= 0; position--) {
        if (where_in(S->chain[position], file, size, line)) return true;
    }
    *file = 0;
    *line = 0;
    return false;
}

void clua_push_where(lua_State *L) {
    char file[256];
    int line;
    if (clua_where(clua_of(L), L, file, sizeof file, &line)) {
        lua_pushfstring(L, "%s:%d: ", file, line);
    } else {
        lua_pushliteral(L, "");
    }
}

void clua_clear_failure(clua_state *S) {
    clua_record *record = &S->failure;
    *record->code = *record->file = *record->verb = 0;
    record->line = 0;
    record->set = false;
    record->message.length = record->trace.length = 0;
}

void clua_fail(clua_state *S, const char *code, const char *format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    clua_record *record = &S->failure;
    copy_text(record->code, sizeof record->code, code, strlen(code));
    record->message.length = 0;
    clua_append(&record->message, text, length < 0 ? 0 : strlen(text));
    record->set = true;
}

void clua_record_kill(clua_state *S, lua_State *L, const char *message) {
    clua_record *record = &S->failure;
    clua_clear_failure(S);
    if (clua_where(S, L, record->file, sizeof record->file, &record->line)) {
        clua_fail(S, "cpu_budget", "%s:%d: %s", record->file, record->line, message);
    } else {
        clua_fail(S, "cpu_budget", "%s", message);
    }
    clua_trace_chain(S, &record->trace);
}

int clua_message_handler(lua_State *L) {
    clua_state *S = clua_of(L);
    if (S->killed) return 1;
    clua_record *record = &S->failure;
    record->trace.length = 0;
    clua_append(&record->trace, S->saved_trace.data, S->saved_trace.length);
    clua_trace(S, &record->trace, L, 1);
    clua_where(S, L, record->file, sizeof record->file, &record->line);
    return 1;
}

/* Takes file and line out of a message such as "flow@3/main.lua:12: text"; false when it has none. */
static bool parse_position(clua_record *record, const char *message) {
    for (const char *colon = strchr(message, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        const char *end = colon + 1;
        while (isdigit((unsigned char)*end)) end++;
        if (end == colon + 1 || *end != ':') continue;
        if (*message == '[' || memchr(message, ' ', (size_t)(colon - message)) != NULL) return false;
        copy_text(record->file, sizeof record->file, message, (size_t)(colon - message));
        record->line = (int)strtol(colon + 1, NULL, 10);
        return true;
    }
    return false;
}

static void record_text(clua_state *S, const char *code, const char *message) {
    clua_record *record = &S->failure;
    copy_text(record->code, sizeof record->code, code, strlen(code));
    record->message.length = 0;
    record->set = true;
    if (!parse_position(record, message) && *record->file != 0) {
        clua_append_format(&record->message, "%s:%d: ", record->file, record->line);
    }
    size_t length = strlen(message);
    clua_append(&record->message, message, length > 4096 ? 4096 : length);
}

static void record_memory(clua_state *S) {
    clua_record *record = &S->failure;
    memcpy(record->file, S->refused_file, sizeof record->file);
    record->line = S->refused_line;
    record->trace.length = 0;
    clua_append(&record->trace, S->refused_trace.data, S->refused_trace.length);
    if (S->refused_deep) {
        record_text(S, "stack", "stack overflow (calls nested until memory ran out)");
        return;
    }
    char text[128];
    snprintf(text, sizeof text, "not enough memory (at most %zu bytes, %zu for one string)", S->config.memory_bytes,
             S->config.string_bytes);
    record_text(S, "memory", text);
}

static void record_string(clua_state *S, lua_State *L) {
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    clua_buffer *problem = &S->value_problem;
    if (strcmp(text, "not enough memory") == 0) {
        record_memory(S);
    } else if (length == problem->length && length > 0 && memcmp(text, problem->data, length) == 0) {
        record_text(S, "value_limit", text);
    } else if (strstr(text, "stack overflow") != NULL) {
        record_text(S, "stack", text);
    } else {
        record_text(S, "lua_error", text);
    }
}

/* Reads fields without running script code. */
static void record_table(clua_state *S, lua_State *L) {
    char code[64] = "lua_error";
    bool ours = false;
    if (lua_getmetatable(L, -1)) {
        if (lua_rawgetp(L, -1, &clua_key_error) == LUA_TSTRING) {
            const char *verb = lua_tostring(L, -1);
            copy_text(S->failure.verb, sizeof S->failure.verb, verb, strlen(verb));
            ours = true;
        }
        lua_pop(L, 2);
    }
    if (!ours) {
        lua_pushliteral(L, "message");
        lua_rawget(L, -2);
        record_text(S, code, lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "(error object is a table value)");
        return;
    }
    lua_getfield(L, -1, "code");
    copy_text(code, sizeof code, lua_tostring(L, -1), lua_rawlen(L, -1));
    push_readable(L, -2);
    record_text(S, code, lua_tostring(L, -1));
}

void clua_record_error(clua_state *S, lua_State *L, int status) {
    if (S->killed) return;
    if (status == LUA_ERRMEM) {
        record_memory(S);
    } else if (lua_type(L, -1) == LUA_TSTRING) {
        record_string(S, L);
    } else if (lua_istable(L, -1)) {
        record_table(S, L);
    } else {
        char text[64];
        snprintf(text, sizeof text, "(error object is a %s value)", luaL_typename(L, -1));
        record_text(S, "lua_error", text);
    }
}

clua_failure clua_get_failure(const clua_state *S) {
    const clua_record *record = &S->failure;
    return (clua_failure){
        .code = {record->code, strlen(record->code)},
        .message = {record->message.data, record->message.length},
        .file = {record->file, strlen(record->file)},
        .traceback = {record->trace.data, record->trace.length},
        .verb = {record->verb, strlen(record->verb)},
        .line = record->line,
    };
}
