-- expect: lua_error
return select(-(1 << 62), 1, 2, 3)
