-- expect: lua_error
assert(load("\27Lua" .. string.rep("\0", 100)))
