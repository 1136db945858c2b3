-- expect: cpu_budget
local text = "[" .. string.rep("1,", 100000) .. "1]"
while true do json.decode(text) end
