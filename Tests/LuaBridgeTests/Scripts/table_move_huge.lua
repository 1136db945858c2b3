-- expect: cpu_budget|lua_error
table.move({}, 1, math.maxinteger - 1, 2)
