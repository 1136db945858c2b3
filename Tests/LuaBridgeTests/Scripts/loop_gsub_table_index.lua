-- expect: cpu_budget
local t = setmetatable({}, { __index = function() while true do end end })
string.gsub("abc", ".", t)
