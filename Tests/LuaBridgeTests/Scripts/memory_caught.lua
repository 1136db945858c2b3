-- expect: cpu_budget|memory
while true do
  pcall(function() local t = {} while true do t[#t + 1] = string.rep("x", 10000) .. #t end end)
end
