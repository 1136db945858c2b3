-- expect: cpu_budget
while true do
  pcall(string.gsub, "abc", ".", function() pcall(function() while true do end end) end)
end
