-- expect: cpu_budget|lua_error
local pattern = string.rep("a-", 26) .. "b"
return string.rep("a", 40):find(pattern)
