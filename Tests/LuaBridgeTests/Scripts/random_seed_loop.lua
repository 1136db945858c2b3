-- expect: cpu_budget
while true do math.randomseed(1) math.random(10) end
