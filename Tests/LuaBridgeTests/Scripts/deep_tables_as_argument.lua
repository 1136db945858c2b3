-- expect: value_limit
local t = {}
for _ = 1, 100 do t = { t } end
host.ping(t)
