-- expect: finished
local t = setmetatable({}, {
  __index = function() host.ping() return 1 end,
  __tostring = function() host.ping() return "me" end,
  __lt = function() host.ping() return true end,
})
assert(t.x == 1 and tostring(t) == "me" and t < t)
