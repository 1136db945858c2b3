/* What a script sees: the libraries, the host's modules, all frozen. */
#include "clua_state.h"

#include <pthread.h>
#include <string.h>

#include "lib_common.h"

typedef struct {
    const char *group, *name;
} declaration;

static void split_request(lua_State *L, const declaration *declared, char separator, const char **request) {
    char text[2] = {separator, 0};
    *request = *declared->group == 0 ? declared->name
                                     : lua_pushfstring(L, "%s%s%s", declared->group, text, declared->name);
}

static int define_module(lua_State *L) {
    const declaration *declared = lua_touserdata(L, 1);
    const char *request;
    split_request(L, declared, '.', &request);
    clua_registry(L, &clua_key_modules);
    if (lua_getfield(L, -1, declared->group) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setfield(L, -3, declared->group);
    }
    clua_push_verb(L, request, declared->name, false);
    lua_setfield(L, -2, declared->name);
    return 0;
}

static int define_method(lua_State *L) {
    const declaration *declared = lua_touserdata(L, 1);
    const char *request;
    split_request(L, declared, ':', &request);
    clua_push_kind(L, declared->group, strlen(declared->group));
    lua_rawgetp(L, -1, &clua_key_methods);
    clua_push_verb(L, request, declared->name, true);
    lua_setfield(L, -2, declared->name);
    return 0;
}

static int define_library(lua_State *L) {
    const declaration *declared = lua_touserdata(L, 1);
    clua_registry(L, &clua_key_libraries);
    lua_pushstring(L, declared->name);
    lua_setfield(L, -2, declared->group);
    return 0;
}

bool clua_define_module(clua_state *S, const char *module, const char *verb) {
    declaration declared = {module, verb};
    return clua_protected(S, define_module, &declared);
}

bool clua_define_method(clua_state *S, const char *kind, const char *verb) {
    declaration declared = {kind, verb};
    return clua_protected(S, define_method, &declared);
}

bool clua_define_library(clua_state *S, const char *require_name, const char *module) {
    declaration declared = {require_name, module};
    return clua_protected(S, define_library, &declared);
}

static const char *key_text(lua_State *L) {
    return lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
}

static int undeclared_read(lua_State *L) { return luaL_error(L, "undeclared global '%s'", key_text(L)); }

static int undeclared_write(lua_State *L) {
    return luaL_error(L, "cannot create global '%s' (declare it local)", key_text(L));
}

static int mark_coverage(lua_State *L) {
    clua_state *S = clua_of(L);
    lua_Integer bit = luaL_checkinteger(L, 1);
    if (S->coverage != NULL && bit >= 0 && bit < CLUA_COVERAGE_WORDS * 64) {
        S->coverage[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
    return 0;
}

static void set_library(lua_State *L, int globals, const char *name, lua_CFunction open) {
    open(L);
    lua_setfield(L, globals, name);
}

static void open_libraries(lua_State *L, int globals) {
    set_library(L, globals, "table", clua_open_table);
    set_library(L, globals, "string", clua_open_string);
    set_library(L, globals, "utf8", clua_open_utf8);
    set_library(L, globals, "math", clua_open_math);
    set_library(L, globals, "json", clua_open_json);
    set_library(L, globals, "os", clua_open_os);
    set_library(L, globals, "coroutine", clua_open_coroutine);
    lua_pushcfunction(L, clua_pcall);
    lua_setfield(L, globals, "pcall");
    lua_pushcfunction(L, clua_xpcall);
    lua_setfield(L, globals, "xpcall");
    lua_pushcfunction(L, clua_require);
    lua_setfield(L, globals, "require");
    if (clua_of(L)->coverage != NULL) {
        lua_pushcfunction(L, mark_coverage);
        lua_setfield(L, globals, "__cov");
    }
}

/* The prelude is compiled once for the whole process. */
static clua_dump prelude;

static void compile_prelude(void) {
    prelude = clua_compile((const uint8_t *)clua_prelude, strlen(clua_prelude), "=prelude", (size_t)16 << 20);
}

static void run_prelude(lua_State *L, int globals) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, compile_prelude);
    if (prelude.bytes == NULL) luaL_error(L, "%s", prelude.message == NULL ? "no prelude" : prelude.message);
    lua_pushvalue(L, globals);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    if (luaL_loadbufferx(L, (const char *)prelude.bytes, prelude.length, "=prelude", "b") != LUA_OK) lua_error(L);
    lua_pushvalue(L, globals);
    lua_call(L, 1, 0);
}

static bool is_library(lua_State *L, int libraries, const char *module) {
    bool found = false;
    for (lua_pushnil(L); lua_next(L, libraries); lua_pop(L, 1)) {
        if (strcmp(lua_tostring(L, -1), module) == 0) found = true;
    }
    return found;
}

/* Host modules become globals, unless a script must ask for them with `require`. */
static void add_modules(lua_State *L, int globals) {
    clua_registry(L, &clua_key_modules);
    int modules = lua_gettop(L);
    clua_registry(L, &clua_key_libraries);
    int libraries = lua_gettop(L);
    lua_Integer count = clua_sorted_keys(L, modules);
    int names = lua_gettop(L);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, names, i);
        const char *name = lua_tostring(L, -1);
        lua_getfield(L, modules, name);
        if (*name == 0) {
            for (lua_pushnil(L); lua_next(L, -2);) {
                lua_pushvalue(L, -2);
                lua_insert(L, -2);
                lua_rawset(L, globals);
            }
        } else {
            clua_freeze(L);
            lua_pushvalue(L, -1);
            lua_setfield(L, modules, name);
            if (!is_library(L, libraries, name)) {
                lua_pushvalue(L, -1);
                lua_setfield(L, globals, name);
            }
        }
        lua_settop(L, names);
    }
    lua_settop(L, modules - 1);
}

static void freeze_libraries(lua_State *L, int globals) {
    lua_Integer count = clua_sorted_keys(L, globals);
    int names = lua_gettop(L);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, names, i);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, globals) == LUA_TTABLE && !lua_rawequal(L, -1, globals) && !clua_is_frozen(L, -1)) {
            clua_freeze(L);
            lua_rawset(L, globals);
        }
        lua_settop(L, names);
    }
    lua_settop(L, names - 1);
    lua_pushliteral(L, "");
    if (!lua_getmetatable(L, -1)) {
        lua_createtable(L, 0, 2);
        lua_pushvalue(L, -1);
        lua_setmetatable(L, -3);
    }
    lua_getfield(L, globals, "string");
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

static void freeze_globals(lua_State *L, int globals) {
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, undeclared_read);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, globals);
    clua_freeze(L);
    lua_getmetatable(L, -1);
    lua_pushcfunction(L, undeclared_write);
    lua_setfield(L, -2, "__newindex");
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, globals, "_G");
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_setmetatable(L, globals);
}

static int seal(lua_State *L) {
    clua_open_base(L);
    int globals = lua_gettop(L);
    open_libraries(L, globals);
    run_prelude(L, globals);
    freeze_libraries(L, globals);
    add_modules(L, globals);
    freeze_globals(L, globals);
    return 0;
}

bool clua_seal(clua_state *S) { return clua_protected(S, seal, NULL); }
