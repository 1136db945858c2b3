-- expect: finished
local t = { 3, 1, 2 }
table.sort(t, function(a, b) host.ping() return a < b end)
assert(t[1] == 1 and t[2] == 2 and t[3] == 3)
