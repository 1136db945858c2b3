-- expect: lua_error|stack
assert(load(string.rep("(", 100000) .. "1" .. string.rep(")", 100000)))
