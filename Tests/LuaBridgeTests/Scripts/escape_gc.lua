-- expect: finished
assert(not pcall(setmetatable, {}, { __gc = function() while true do end end }))
local late = setmetatable({}, {})
getmetatable(late).__gc = function() while true do end end
late = nil
for _ = 1, 1000 do local _ = { string.rep("x", 1000) } end
