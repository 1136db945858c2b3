-- expect: lua_error
local t = {}
t.t = t
assert(json.encode(t))
