-- expect: finished
local text = string.gsub("abc", ".", function(c) host.ping() return c:upper() end)
assert(text == "ABC")
