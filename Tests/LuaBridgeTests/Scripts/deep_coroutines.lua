-- expect: lua_error|stack|memory
local function f(n) return coroutine.wrap(function() return f(n + 1) end)() end
return f(1)
