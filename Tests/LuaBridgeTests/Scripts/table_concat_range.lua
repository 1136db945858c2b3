-- expect: lua_error|cpu_budget
return table.concat({}, ",", 1, 1 << 50)
