-- expect: lua_error
local function guard() return setmetatable({}, { __close = function() error("in close") end }) end
local a <close>, b = guard(), 1
local c <close>, d = guard(), 2
error("first")
