-- expect: finished
local function handler() error("again") end
for _ = 1, 100 do xpcall(error, handler, "x") end
