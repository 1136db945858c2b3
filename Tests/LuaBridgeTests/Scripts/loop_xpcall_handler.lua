-- expect: cpu_budget
xpcall(error, function() while true do end end, "x")
while true do end
