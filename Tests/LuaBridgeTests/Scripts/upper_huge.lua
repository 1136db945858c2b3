-- expect: cpu_budget
local text = string.rep("x", 900000)
while true do text:upper() end
