-- expect: memory|lua_error|stack
return select("#", table.unpack({}, 1, 1 << 30))
