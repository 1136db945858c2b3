-- expect: cpu_budget
pcall(function()
  local guard <close> = setmetatable({}, { __close = function() while true do end end })
  error("x")
end)
while true do end
