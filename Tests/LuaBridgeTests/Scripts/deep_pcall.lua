-- expect: lua_error|stack|memory|finished
local function f(n) local ok, why = pcall(f, n + 1) if not ok then error(why, 0) end return n end
return f(1)
