-- expect: lua_error
local f, why = load("\27Lua\84\0\25\147\r\n\26\n", "x", "b")
assert(f, why)
