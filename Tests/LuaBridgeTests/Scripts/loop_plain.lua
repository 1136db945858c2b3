-- expect: cpu_budget
while true do end
