-- expect: cpu_budget
while true do load("return " .. string.rep("1 + ", 500) .. "1")() end
