-- expect: cpu_budget
local hay = string.rep("a", 500000)
local needle = string.rep("a", 250000) .. "b"
while true do hay:find(needle, 1, true) end
