-- expect: memory|lua_error
return string.rep("x", 1 << 30, string.rep("y", 1000))
