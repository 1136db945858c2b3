-- expect: finished
local _ENV = setmetatable({}, { __index = _ENV })
assert(not pcall(function() return os.execute end) or os.execute == nil)
x = 1
assert(x == 1)
