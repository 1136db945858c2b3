-- expect: cpu_budget
string.gsub("abc", ".", function() while true do end end)
