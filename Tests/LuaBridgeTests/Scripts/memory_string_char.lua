-- expect: memory|lua_error|stack
return #string.char(string.rep("x", 900000):byte(1, -1))
