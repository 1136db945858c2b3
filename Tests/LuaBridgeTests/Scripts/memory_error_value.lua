-- expect: memory|lua_error
error(string.rep("x", 1000000) .. string.rep("y", 100))
