-- expect: cpu_budget
local t = setmetatable({}, { __index = function() while true do end end })
local _ = pcall(function() return t.x end)
while true do local _ = t.x end
