-- expect: lua_error
fresh = 1
