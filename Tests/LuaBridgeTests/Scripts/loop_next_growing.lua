-- expect: cpu_budget
local t = {}
for i = 1, 20000 do t[i] = i end
while true do
  local key = nil
  repeat key = next(t, key) until key == nil
end
