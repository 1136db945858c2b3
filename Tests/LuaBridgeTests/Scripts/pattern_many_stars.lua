-- expect: cpu_budget|lua_error
return string.rep("x", 5000):match(string.rep(".*", 12) .. "y")
