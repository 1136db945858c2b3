-- expect: cpu_budget
repeat pcall(function() while true do end end) until false
