-- expect: cpu_budget
local text = string.rep("é", 400000)
while true do utf8.len(text) end
