-- expect: memory|lua_error
return string.rep("x", 1 << 40)
