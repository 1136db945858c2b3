-- expect: lua_error|memory
local s = string.rep("x", 900000)
return string.format("%s%s%s%s%s", s, s, s, s, s)
