-- expect: cpu_budget
string.format("%s", setmetatable({}, { __tostring = function() while true do end end }))
