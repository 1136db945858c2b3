-- expect: lua_error
local first = {}
local last = first
for _ = 1, 3000 do
  local up = {}
  setmetatable(last, { __index = up })
  last = up
end
return first.missing
