-- expect: finished
local meta = getmetatable("")
if type(meta) == "table" then
  assert(not pcall(function() meta.__index = function() return "owned" end end))
end
assert(("x"):upper() == "X")
assert(not pcall(setmetatable, "", {}))
