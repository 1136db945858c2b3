-- expect: cpu_budget
local meta = { __lt = function() while true do end end, __eq = function() while true do end end }
local a, b = setmetatable({}, meta), setmetatable({}, meta)
pcall(function() return a == b end)
return a < b
