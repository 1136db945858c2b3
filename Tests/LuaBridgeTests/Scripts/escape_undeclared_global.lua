-- expect: lua_error
return nothing_of_that_name
