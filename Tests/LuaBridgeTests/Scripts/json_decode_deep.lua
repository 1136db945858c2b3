-- expect: lua_error
local value, why = json.decode(string.rep("[", 100000))
assert(value, why)
