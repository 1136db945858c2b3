-- expect: cpu_budget
while true do for _ in pairs(_G) do end end
