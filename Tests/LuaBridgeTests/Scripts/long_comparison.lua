-- expect: cpu_budget
local a = string.rep("x", 900000)
local b = a .. "y"
while true do local _ = a < b end
