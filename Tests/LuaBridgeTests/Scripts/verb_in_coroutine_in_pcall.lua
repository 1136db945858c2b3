-- expect: finished
local ok, value = pcall(function()
  return coroutine.wrap(function()
    local _, inner = pcall(function() return host.ping("deep") end)
    coroutine.yield(inner)
  end)()
end)
assert(ok and value == "pong")
