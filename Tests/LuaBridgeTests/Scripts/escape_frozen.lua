-- expect: finished
for _, t in ipairs({ string, table, math, os, coroutine, utf8, json, host, _G }) do
  assert(not pcall(function() t.injected = true end))
  assert(not pcall(rawset, t, "injected", true))
  assert(not pcall(setmetatable, t, {}))
  local _, injected = pcall(function() return t.injected end)
  assert(injected ~= true)
end
assert(not pcall(table.insert, string, "x"))
assert(not pcall(table.sort, host))
