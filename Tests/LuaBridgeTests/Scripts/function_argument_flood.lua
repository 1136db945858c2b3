-- expect: memory|cpu_budget|lua_error
while true do host.ping(function() end) end
