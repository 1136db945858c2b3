-- expect: finished
for _, name in ipairs({ "io", "debug", "package", "dofile", "loadfile", "collectgarbage_" }) do
  assert(not pcall(function() return _ENV[name].x end), name)
end
assert(not pcall(function() return os.execute("true") end))
assert(not pcall(function() return os.getenv("PATH") end))
assert(not pcall(function() return string.dump(print) end))
assert(not pcall(function() return debug.getinfo(1) end))
