-- expect: cpu_budget|lua_error|finished
local t = setmetatable({}, { __len = function() return 1 << 40 end })
pcall(table.insert, t, 1, "x")
pcall(table.remove, t, 1)
pcall(table.concat, t)
pcall(table.unpack, t)
