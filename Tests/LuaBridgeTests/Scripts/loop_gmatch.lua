-- expect: cpu_budget
local text = string.rep("a", 1000)
while true do for _ in text:gmatch("a") do end end
