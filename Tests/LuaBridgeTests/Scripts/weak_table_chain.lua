-- expect: memory|cpu_budget|finished|lua_error
local meta = {}
local tables, key = {}, {}
for i = 1, 8000 do
  local t = setmetatable({}, meta)
  local value = {}
  t[key] = value
  key = value
  tables[i] = t
end
meta.__mode = "k"
for i = #tables, 1, -1 do tables[#tables - i + 1], tables[i] = tables[i], tables[#tables - i + 1] end
for _ = 1, 20 do local _ = { string.rep("x", 50000) .. _ } end
