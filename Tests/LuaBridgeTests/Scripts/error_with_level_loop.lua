-- expect: cpu_budget
while true do pcall(error, "x", 100) end
