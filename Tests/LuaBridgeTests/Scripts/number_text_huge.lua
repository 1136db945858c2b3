-- expect: cpu_budget
local digits = string.rep("1", 900000)
while true do tonumber(digits) end
