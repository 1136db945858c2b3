return { api = 1, params = { a = { type = "strin" } }, outbound = function(call) call:dial{} end }
