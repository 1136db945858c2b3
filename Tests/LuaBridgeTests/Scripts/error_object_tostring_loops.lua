-- expect: lua_error|cpu_budget
error(setmetatable({}, { __tostring = function() while true do end end }))
