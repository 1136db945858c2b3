-- expect: cpu_budget
return #setmetatable({}, { __len = function() while true do end end })
