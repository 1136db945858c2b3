-- expect: cpu_budget|lua_error|memory
load(function() return " " end)
while true do end
