-- expect: memory|lua_error
local piece, t = string.rep("x", 100000), {}
for i = 1, 100 do t[i] = piece end
return table.concat(t)
