-- expect: cpu_budget
local t = setmetatable({}, { __call = function(self) while true do end end })
t()
