-- expect: memory|lua_error
return string.pack("s" , string.rep("x", 900000)) .. string.pack("!16 i16 Xi16 c900000", 1, "x") .. string.rep("x", 900000)
