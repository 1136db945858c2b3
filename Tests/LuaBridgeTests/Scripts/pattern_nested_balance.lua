-- expect: cpu_budget|lua_error
local text = string.rep("(", 200000)
while true do text:match("%b()") end
