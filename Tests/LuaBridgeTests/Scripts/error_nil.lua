-- expect: lua_error
error(nil)
