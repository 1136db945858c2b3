-- expect: memory
local chain
while true do local up = chain chain = function() return up end end
