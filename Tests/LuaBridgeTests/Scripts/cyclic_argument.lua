-- expect: value_limit
local t = {}
t.self = t
host.ping(t)
